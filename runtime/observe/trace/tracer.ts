// Writes what one core does as events of the Chrome trace event format. docs/observability.md lists them.
import type { PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { monotonicNow } from '../../executor/monotonic.ts';
import type { StackEntry } from '../describe.ts';
import type { Outcome, TaskInfo, Watcher } from '../watch.ts';
import { RingWriter, type SharedRing } from './ring.ts';

/** Nothing of the process has the thread number 0, which viewers take for the idle thread. */
export const FIRST_TID = 1;
/** The collector's own row stands below the cores. */
const GC_TID = 1000;
const GC_KINDS: Record<number, string> = { 1: 'scavenge', 2: 'minor mark-sweep', 4: 'mark-sweep-compact' };
const GC_OTHER = 'incremental or weak callbacks';

type Args = Record<string, string | number | boolean>;

export class Tracer implements Watcher {
  readonly polls = true;
  private readonly ring: RingWriter;
  private readonly epoch: number;
  private readonly tid: number;
  private readonly head: string;
  private readonly full: () => void;
  /** The begin of the poll under way is in the trace, so its end has to be. */
  private open = false;
  private lost = 0;
  /** Time of the latest event. */
  private last: number;
  /** Tasks of this core that have been elsewhere, whose flow has to end. */
  private readonly flows = new Map<string, string>();
  private collections: PerformanceObserver | null = null;

  /** `epoch`: `monotonicNow()` at the trace's beginning. `full` is called when the ring is, and may make room. */
  constructor(shared: SharedRing, core: number, epoch: number, full: () => void) {
    this.ring = new RingWriter(shared);
    this.epoch = this.last = epoch;
    this.full = full;
    this.tid = FIRST_TID + core;
    this.head = `"pid":${process.pid},"tid":${this.tid}`;
    this.name('thread_name', this.tid, { name: `core ${core}` });
    this.name('thread_sort_index', this.tid, { sort_index: core });
    this.name('thread_name', GC_TID + core, { name: `core ${core} garbage collection` });
    this.name('thread_sort_index', GC_TID + core, { sort_index: GC_TID + core });
    this.observeCollections(GC_TID + core);
  }

  start(task: TaskInfo): void {
    this.emit('b', task.function, { at: place(task) }, `"cat":"task","id":"${task.id}"`);
  }

  end(task: TaskInfo, failed: boolean): void {
    this.emit('e', task.function, { failed }, `"cat":"task","id":"${task.id}"`);
  }

  poll(task: TaskInfo, at: StackEntry | null): void {
    const name = at === null ? task.function : at.function;
    this.open = this.emit('B', name, { task: task.id, at: at === null ? '' : place(at) }, '"cat":"poll"');
  }

  polled(task: TaskInfo, outcome: Outcome, at: StackEntry | null, waitsFor: string): void {
    if (outcome === 'ended' || outcome === 'failed') this.endFlow(task);
    const args: Args = { outcome };
    if (at !== null) args['at'] = place(at);
    if (waitsFor !== '') args['for'] = waitsFor;
    if (outcome === 'suspended' && !task.guest)
      this.emit('n', 'suspended', { ...args, task: task.id }, `"cat":"task","id":"${task.id}"`);
    if (outcome === 'preempted') this.emit('i', 'preempted', { ...args, task: task.id }, '"s":"t"');
    this.close(args);
  }

  private close(args: Args): void {
    if (!this.open) return;
    this.open = false;
    const ts = this.stamp(monotonicNow());
    if (!this.ring.write(`,\n{"ph":"E",${this.head},"ts":${ts},"args":${JSON.stringify(args)}}`, true))
      this.ring.write(`,\n{"ph":"E",${this.head},"ts":${ts}}`, true);
  }

  left(task: TaskInfo, key: string, began: number): void {
    // A task that came from elsewhere has its beginning there.
    const first = key.startsWith(`${this.tid - FIRST_TID}.`) && !this.flows.has(task.id);
    if (first) this.flows.set(task.id, key);
    this.transfer(`hand over ${task.function}`, task, began);
    this.flow(first ? 's' : 't', key);
  }

  arrived(task: TaskInfo, key: string, stolen: boolean, began: number): void {
    if (stolen) this.emit('i', 'steal', { task: task.id }, '"s":"t"');
    this.transfer(`take over ${task.function}`, task, began);
    this.flow('t', key);
  }

  stayed(task: TaskInfo, reason: string, why: string): void {
    this.emit('i', 'stays', { task: task.id, reason, why }, '"s":"t"');
  }

  sent(_task: TaskInfo, key: string): void {
    this.flow('t', key, monotonicNow());
  }

  answered(task: TaskInfo): void {
    this.transfer(`result of ${task.function}`, task, monotonicNow());
    this.endFlow(task, this.last);
  }

  parked(): void {
    this.emit('i', 'park', {}, '"s":"t"');
  }

  /** No more events. A task that ends the trace, or the process, does so in a poll of its own. */
  stop(): void {
    this.collections?.disconnect();
    this.close({});
  }

  private endFlow(task: TaskInfo, at = monotonicNow()): void {
    const key = this.flows.get(task.id);
    if (key === undefined) return;
    this.flows.delete(task.id);
    this.flow('f', key, at);
  }

  /** Flows lead from slice to slice, so each stands in one. */
  private transfer(name: string, task: TaskInfo, began: number): void {
    const dur = Math.max(0, monotonicNow() - Math.max(began, this.last)).toFixed(3);
    this.emit('X', name, { task: task.id }, `"cat":"move","dur":${dur}`, began);
  }

  private flow(ph: 's' | 't' | 'f', key: string, at = this.last): void {
    const [home, id] = key.split('.');
    const number = Number(home) * 0x1_0000_0000 + Number(id);
    this.emit(ph, 'move', null, `"cat":"move","id":${number}${ph === 's' ? '' : ',"bp":"e"'}`, at);
  }

  /** The core's events stand in the file in the order of their times, whatever their clocks said. */
  private stamp(at: number): string {
    this.last = Math.max(this.last, at);
    return (this.last - this.epoch).toFixed(3);
  }

  private emit(ph: string, name: string, args: Args | null, more: string, at = monotonicNow()): boolean {
    const ts = this.stamp(at);
    if (this.lost > 0) this.reportLost(ts);
    const tail = args === null ? '' : `,"args":${JSON.stringify(args)}`;
    return this.write(
      `,\n{"ph":"${ph}","name":${JSON.stringify(name)},${this.head},"ts":${ts},${more}${tail}}`,
    );
  }

  private write(event: string): boolean {
    if (this.ring.write(event)) return true;
    this.full();
    if (this.ring.write(event)) return true;
    this.lost++;
    return false;
  }

  private reportLost(ts: string): void {
    const args = JSON.stringify({ events: this.lost });
    if (this.ring.write(`,\n{"ph":"i","name":"lost",${this.head},"ts":${ts},"s":"t","args":${args}}`))
      this.lost = 0;
  }

  private name(what: string, tid: number, args: Args): void {
    this.write(
      `,\n{"ph":"M","name":"${what}","pid":${process.pid},"tid":${tid},"ts":0,"args":${JSON.stringify(args)}}`,
    );
  }

  private observeCollections(tid: number): void {
    const head = `"pid":${process.pid},"tid":${tid}`;
    // Not before it is needed: it takes Node 2 ms to load.
    const { performance, PerformanceObserver } = process.getBuiltinModule('node:perf_hooks');
    const observer = new PerformanceObserver((list) => {
      const ahead = monotonicNow() - performance.now() * 1000 - this.epoch;
      for (const entry of list.getEntries()) {
        const { startTime, duration } = entry;
        const { kind } = (entry as PerformanceEntry & { detail?: { kind?: number } }).detail ?? {};
        const args = JSON.stringify({ kind: GC_KINDS[kind ?? 0] ?? GC_OTHER });
        const ts = startTime * 1000 + ahead;
        // One from before the trace began.
        if (ts < 0) continue;
        this.write(
          `,\n{"ph":"X","name":"gc",${head},"ts":${ts.toFixed(3)},"dur":${(duration * 1000).toFixed(3)},"args":${args}}`,
        );
      }
    });
    observer.observe({ entryTypes: ['gc'] });
    this.collections = observer;
  }
}

function place({ source, line }: { source: string; line: number }): string {
  return source === '' ? '' : `${source}:${line}`;
}
