// Which driver serves this isolate: decided once, at the first operation or timer. `auto` takes the ring and, where it is
// denied, says so once a process and goes on over libuv. Running out of something is never a reason to switch.
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { core } from '../executor/core.ts';
import { environment } from '../host/environment.ts';
import { explain, isDenial, withoutAddon, type Denial } from './denial.ts';
import type { Driver, DriverName, DriverOption } from './driver.ts';
import { NodeDriver } from './node/driver.ts';
import { RingDriver } from './uring/driver.ts';
import { DEFAULT_ENTRIES } from './uring/ring.ts';

export type { DriverOption } from './driver.ts';

export interface DriverSettings {
  driver?: DriverOption;
  ring?: { entries?: number };
}

/** What was chosen, and why. */
export interface DriverChoice {
  driver: DriverName;
  requested: DriverOption;
  /** Who asked for it: the program, the environment, or nobody. */
  source: 'option' | 'environment' | 'default';
  /** Why io_uring is not in use though it was not ruled out; null if it is. */
  denial: Denial | null;
}

const WARNED = 'heddle.driver.warned';

let settings: DriverSettings = {};
let chosen: { driver: Driver; choice: DriverChoice } | null = null;

/** Settings for this isolate, which have been checked. Throws if the driver is in use already and would have to change. */
export function configureDriver(next: DriverSettings): void {
  const { driver = 'auto' } = next;
  if (chosen !== null && driver !== 'auto' && driver !== chosen.choice.driver) {
    throw new Error(
      `The ${chosen.choice.driver} driver is in use already: choose ${driver} before the first operation`,
    );
  }
  settings = next;
}

export function currentDriver(): Driver {
  return (chosen ??= choose()).driver;
}

export function driverChoice(): DriverChoice {
  return (chosen ??= choose()).choice;
}

/** What was asked for: the program's word counts more than the environment's. */
export function request(): Pick<DriverChoice, 'requested' | 'source'> {
  const { driver = 'auto' } = settings;
  if (driver !== 'auto') return { requested: driver, source: 'option' };
  const value = environment.driver;
  if (value === undefined) return { requested: 'auto', source: 'default' };
  return { requested: value, source: 'environment' };
}

/** What would be chosen now, and why the ring is not to be had even if nobody wants it. Says nothing and chooses nothing. */
export function diagnose(): {
  asked: Pick<DriverChoice, 'requested' | 'source'>;
  driver: DriverName | null;
  denial: Denial | null;
} {
  const asked = request();
  const denial = probeDenial();
  if (asked.requested === 'node') return { asked, driver: 'node', denial };
  if (denial === null) return { asked, driver: 'io_uring', denial };
  return { asked, driver: asked.requested === 'auto' ? 'node' : null, denial };
}

function probeDenial(): Denial | null {
  const { addon, reason } = core;
  if (addon === null) return withoutAddon(reason);
  const { ok, code } = addon.probe();
  return ok ? null : explain(addon, code);
}

function choose(): { driver: Driver; choice: DriverChoice } {
  const asked = request();
  if (asked.requested === 'node') return onNode({ ...asked, driver: 'node', denial: null });
  const opened = openRing();
  if (opened instanceof RingDriver) {
    return { driver: opened, choice: { ...asked, driver: 'io_uring', denial: null } };
  }
  const { code, reason, remedy } = opened;
  if (asked.requested === 'io_uring') {
    const error = new Error(`The io_uring driver was demanded, but ${reason}. To fix it: ${remedy}`);
    throw Object.assign(error, { code: 'HEDDLE_DRIVER', cause: code });
  }
  warnOnce(opened);
  return onNode({ ...asked, driver: 'node', denial: opened });
}

function onNode(choice: DriverChoice): { driver: Driver; choice: DriverChoice } {
  return { driver: new NodeDriver(), choice };
}

function openRing(): RingDriver | Denial {
  const { addon, handle, reason } = core;
  if (addon === null || handle === null) return withoutAddon(reason);
  try {
    return new RingDriver(addon, handle, settings.ring?.entries ?? DEFAULT_ENTRIES);
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (!isDenial(code)) throw error;
    return explain(addon, code);
  }
}

/** Workers started later inherit that it was said. */
function warnOnce({ reason, remedy }: Denial): void {
  if (getEnvironmentData(WARNED) === true) return;
  setEnvironmentData(WARNED, true);
  process.emitWarning(`io_uring is not in use: ${reason}; the node driver is. To change that: ${remedy}`, {
    type: 'Warning',
    code: 'HEDDLE_DRIVER',
  });
}
