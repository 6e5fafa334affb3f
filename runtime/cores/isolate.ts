// What this isolate is among the cores: its number, its handle on the native scheduler, its share of the memory that all
// cores see. Null until the runtime has started here; without it everything runs on the one core there is.
import type { Addon, CoreHandle } from '../driver/addon-types.ts';
import { Codec } from '../send/codec.ts';
import { Stat } from '../observe/metrics.ts';
import { moduleTable } from '../send/module-table.ts';

export { Stat };

/** Tasks of one home that may be elsewhere at the same time; beyond that they stay. Guessed: 256 KiB a core. */
export const SEATS = 65536;

/** Made by the main thread, mapped by all cores. */
export interface SharedState {
  /** Cores proper; spares are numbered from here. */
  cores: number;
  /** Of each spare: the number of the core that has started it, plus one; 0: there is none. */
  spares: Int32Array;
  /** Of each home core: where the task in a seat is. 0: in a queue; else the core's number plus one. */
  seats: Int32Array[];
  /** Of each home core: cancellations that the task in a seat has been sent. A core that begins later finds them here. */
  asked: Int32Array[];
  /** `Stat.WORDS` numbers a core. */
  stats: Float64Array;
}

export interface Isolate extends SharedState {
  index: number;
  addon: Addon;
  handle: CoreHandle;
  /** Word `Shared.IDLE` says how many cores look for work. */
  idle: Int32Array;
  /** False once shutdown has begun: no new tasks. */
  accepting: boolean;
  /** Inside `blockInPlace`: what is spawned now goes to the others. */
  blocked: boolean;
}

/** Spare cores there can be: each core may block, and where there are few, a spare may as well. */
export function spareCount(cores: number): number {
  return Math.max(cores, 4);
}

export const codec = new Codec(moduleTable);

let isolate: Isolate | null = null;

export function here(): Isolate | null {
  return isolate;
}

export function setIsolate(value: Isolate | null): void {
  isolate = value;
}

export function count(isolate: Isolate, stat: Stat, by = 1): void {
  isolate.stats[isolate.index * Stat.WORDS + stat]! += by;
}
