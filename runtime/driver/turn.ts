// What happens when native code hands a turn to JavaScript (a batch of completions, a wake-up from another core): the
// hooks in order of registration, then the ready frames, then what is to be settled at the end.
import { core } from '../executor/core.ts';
import { runTurn } from '../executor/executor.ts';

const before: (() => void)[] = [];
const after: (() => void)[] = [];
let installed = false;

/** True while a turn runs: what is settled at its end need not be asked for. */
export let inTurn = false;

/** Registers a hook that makes frames ready. It must not throw. */
export function beforeTurn(hook: () => void): void {
  install();
  before.push(hook);
}

export function afterTurn(hook: () => void): void {
  install();
  after.push(hook);
}

function install(): void {
  if (installed || core.handle === null) return;
  installed = true;
  core.handle.onTurn(turn);
}

function turn(): void {
  inTurn = true;
  for (let i = 0; i < before.length; i++) before[i]!();
  runTurn(true);
  inTurn = false;
  for (let i = 0; i < after.length; i++) after[i]!();
}
