// What doctor finds, for machines and as lines: which driver serves I/O in this environment, why, and what would change it; and
// whether the project in the current folder is compiled by heddle.
import { createRequire } from 'node:module';
import type { ProbeResult } from '../../runtime/driver/addon-types.ts';
import type { Denial } from '../../runtime/driver/denial.ts';
import type { DriverName, DriverOption } from '../../runtime/driver/driver.ts';
import { diagnose } from '../../runtime/driver/select.ts';
import { core } from '../../runtime/executor/core.ts';
import type { Check } from '../project/check.ts';
import { projectChecks } from './project-checks.ts';

export interface Report {
  heddle: string;
  node: string;
  platform: string;
  /** null: the driver that was demanded is not to be had. */
  driver: DriverName | null;
  requested: DriverOption;
  source: 'option' | 'environment' | 'default';
  addon: { loaded: boolean; reason: string };
  io_uring: { available: boolean } & Partial<Omit<ProbeResult, 'ok' | 'code'>> & Partial<Denial>;
  project: Check[];
}

export async function report(): Promise<Report> {
  const { asked, driver, denial } = diagnose();
  const { addon, reason } = core;
  const probe = addon?.probe();
  return {
    heddle: (createRequire(import.meta.url)('heddle/package.json') as { version: string }).version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    driver,
    ...asked,
    addon: { loaded: addon !== null, reason },
    io_uring: {
      available: denial === null,
      ...(probe && {
        kernel: probe.kernel,
        disabled: probe.disabled,
        memlockBytes: probe.memlockBytes,
        features: probe.features,
      }),
      ...denial,
    },
    project: await projectChecks(process.cwd()),
  };
}

/** Whether what the environment demands is not to be had, or something keeps the project from being compiled. */
export function isWrong(found: Report): boolean {
  return found.driver === null || found.project.some(({ ok }) => ok === false);
}

export function text(found: Report): string {
  const { io_uring: ring } = found;
  const lines = [
    row('heddle', `${found.heddle}, Node ${found.node}, ${found.platform}`),
    row('driver', `${found.driver ?? 'none: io_uring was demanded'} (${why(found)})`),
    row('addon', found.addon.loaded ? 'loaded' : `not loaded: ${found.addon.reason}`),
    row('io_uring', ring.available ? 'available' : `not available: ${ring.reason}`),
  ];
  if (ring.remedy !== undefined) lines.push(row('remedy', ring.remedy));
  if (ring.kernel !== undefined) lines.push(row('kernel', ring.kernel));
  if (ring.disabled !== undefined) lines.push(row('io_uring_disabled', disabled(ring.disabled)));
  if (ring.memlockBytes !== undefined) lines.push(row('memlock', bytes(ring.memlockBytes)));
  const features = Object.entries(ring.features ?? {});
  if (features.length > 0) {
    lines.push('', 'features');
    for (const [name, supported] of features) lines.push(`  ${name.padEnd(24)}${supported ? 'yes' : 'no'}`);
  }
  lines.push('');
  for (const { name, ok, found: what, remedy } of found.project) {
    lines.push(row(name, ok === false ? `WRONG: ${what}` : what));
    if (remedy !== undefined) lines.push(row('  remedy', remedy));
  }
  return `${lines.join('\n')}\n`;
}

function why({ requested, source, io_uring: ring }: Report): string {
  if (source === 'environment') return `HEDDLE_DRIVER=${requested}`;
  return ring.available ? 'the default where it is available' : 'io_uring is not available';
}

function row(name: string, value: string): string {
  return `${name.padEnd(20)}${value}`;
}

function disabled(value: number): string {
  if (value < 0) return 'no such setting on this kernel';
  return ['0: allowed', '1: for privileged users only', '2: switched off'][value] ?? String(value);
}

function bytes(value: number): string {
  return value < 0 ? 'unlimited' : `${Math.floor(value / 1024)} KiB`;
}
