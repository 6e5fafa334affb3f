// Runtime.start: makes the main thread core 0 and starts a pinned worker thread for every other core.
import { seatFor } from '../host/entry.ts';
import { adoptExitCode, exitWords } from '../host/exit-code.ts';
import { now } from '../host/clock.ts';
import { clearTimeout, setImmediate, setTimeout } from '../host/timers.ts';
import { isMainThread } from '../host/thread.ts';
import { pool } from '../blocking/pool.ts';
import { configureDriver, driverChoice } from '../driver/select.ts';
import { core, DEFAULT_SLICE_MS, setSlice } from '../executor/core.ts';
import { CoreThread } from './core-thread.ts';
import { cancelAll } from './home.ts';
import { alive, drained, tally } from './living.ts';
import { here, SEATS, spareCount, Stat, type SharedState } from './isolate.ts';
import { setKeepAlive } from './keep-alive.ts';
import { joinCores, leaveCores } from './membership.ts';
import { runtimeRules, type RuntimeOptions } from './options.ts';
import { checkArgument, checkOptions } from '../options/check.ts';
import { LONGEST_MS, milliseconds, text } from '../options/rule.ts';
import { lose, spares } from './spare.ts';
import { setDumpCores } from '../observe/all-cores.ts';
import { dump, type TaskDump } from '../observe/dump.ts';
import { readRow, writeRow, type RuntimeMetrics } from '../observe/metrics.ts';
import { toPrometheus } from '../observe/prometheus.ts';
import { publishLoss } from '../observe/rare-channels.ts';
import { startTrace, stopTrace, traceSeat } from '../observe/trace/current.ts';
import { MOST_READY, type Balancer } from './balance.ts';
import { ready, readyFrames } from '../executor/executor.ts';

/** How long shutdown waits for cancelled tasks to clean up. Guessed: longer than any sensible finally block. */
const GRACE_MS = 5000;
const GRACE = milliseconds(0, LONGEST_MS);

let running: Runtime | null = null;

export class Runtime implements AsyncDisposable {
  readonly cores: number;
  readonly #shared: SharedState;
  readonly #threads: CoreThread[];
  readonly #balancer: Balancer | null;
  #stopped: Promise<void> | null = null;
  /** The trace under way is this runtime's, and not the process's. */
  #tracing = false;
  /** Tasks that had been delivered, and mail about handles that had been sent, when the cores were last asked to settle. */
  #deliveries = 0;
  /** A core has ended. */
  #lost = false;

  private constructor(shared: SharedState, threads: CoreThread[], balancer: Balancer | null) {
    this.cores = shared.cores;
    this.#shared = shared;
    this.#threads = threads;
    this.#balancer = balancer;
  }

  /**
   * Starts the cores. Without it everything runs on the one thread there is.
   *
   * @throws TypeError or RangeError for an option that does not exist or cannot be; an Error where the runtime is running, or on
   * a thread other than the main one
   */
  static async start(options: RuntimeOptions = {}): Promise<Runtime> {
    if (!isMainThread)
      throw new Error(
        'Runtime.start: only the main thread starts the runtime. If a core imported this module, it did so because a spawned ' +
          'function lives in it: move that function to a module without side effects',
      );
    checkOptions('Runtime.start', options, runtimeRules);
    if (running !== null) throw new Error('Runtime.start: the runtime is running already');
    const { sliceMs = DEFAULT_SLICE_MS, pin = true } = options;
    const driver = {
      ...(options.driver === undefined ? {} : { driver: options.driver }),
      ...(options.ring === undefined ? {} : { ring: options.ring }),
    };
    const cores = countCores(options.cores);
    configureDriver(driver);
    const { blocking = {} } = options;
    pool.configure(blocking);
    // Decided before the other cores start, so that a denial is reported once, and an impossible demand here.
    driverChoice();
    setSlice(sliceMs);
    if (options.trace !== undefined) startTrace(options.trace);
    const shared = share(cores);
    const balancer = core.addon === null ? null : joinCores(0, shared);
    const cpus = core.addon?.cpus() ?? [];
    const settings = { shared, cpu: -1, sliceMs, driver, blocking, exit: exitWords() };
    spares.configure(settings);
    const heddle = seatFor('core');
    const threads: CoreThread[] = [];
    for (let index = 1; index < cores; index++) {
      const cpu = pin && cpus.length > 1 ? cpus[index % cpus.length]! : -1;
      threads.push(
        new CoreThread(
          { ...settings, heddle, heddleCore: index, cpu, spare: false, trace: traceSeat() },
          (thread, why) => lost(thread, why),
        ),
      );
    }
    setKeepAlive((on) => {
      threads.forEach((thread) => thread.keepAlive(on));
      spares.keepAlive(on);
    });
    running = new Runtime(shared, threads, balancer);
    running.#tracing = options.trace !== undefined;
    setDumpCores(running.dump.bind(running));
    process.on('beforeExit', running.#settle);
    try {
      await Promise.all(threads.map((thread) => thread.ready));
    } catch (error) {
      await running.shutdown();
      throw error;
    }
    return running;
  }

  metrics(): RuntimeMetrics {
    const { stats } = this.#shared;
    if (this.#balancer === null) writeRow(stats, 0);
    else this.#balancer.write();
    const rows = Array.from({ length: this.cores + spareCount(this.cores) }, (_, i) => readRow(stats, i));
    const cores = rows.slice(0, this.cores);
    const ran = rows.slice(this.cores).filter((spare) => spare.busyMs > 0);
    if (this.#balancer === null) {
      const { user, system } = process.cpuUsage();
      const alone = { tasks: tally.endedHere, alive: alive(), ready: readyFrames(MOST_READY) };
      Object.assign(cores[0]!, { ...alone, busyMs: (user + system) / 1000 });
    }
    const injected = core.handle?.injected() ?? 0;
    return {
      driver: driverChoice().driver,
      sliceMs: core.sliceMs,
      injected,
      cores,
      spares: ran,
      toPrometheus: () => toPrometheus([...cores, ...ran], injected),
    };
  }

  /**
   * Every live task of every core with its stack of suspended calls and what it waits for. A core that computes answers at
   * the end of its slice. Each core collects garbage and walks its heap for it, which stops it for some 100 ms.
   */
  async dump(): Promise<TaskDump[]> {
    const others = [spares.dump(), ...this.#threads.map((thread) => thread.dump())];
    return [dump(0), ...(await Promise.all(others))].flat();
  }

  /**
   * Writes a trace of all cores to `file`, a path in which `{pid}` stands for the process's number. Throws if one is under way
   * or the file cannot be opened.
   */
  startTrace(file: string): void {
    checkArgument('startTrace', 'file', file, text);
    startTrace(file);
    this.#tracing = true;
    for (const thread of this.#threads) thread.trace(traceSeat());
  }

  /** Ends the trace and closes its file, if there is one. */
  stopTrace(): void {
    stopTrace();
    for (const thread of this.#threads) thread.trace(null);
  }

  /**
   * Ends the cores: no new tasks; those there are get cancelled and clean up; then the threads stop. After `graceMs`
   * what has not ended by then is abandoned.
   *
   * @throws TypeError or RangeError if `graceMs` is no number of milliseconds that a timer takes
   */
  async shutdown(graceMs = GRACE_MS): Promise<void> {
    checkArgument('shutdown', 'graceMs', graceMs, GRACE);
    return (this.#stopped ??= this.#stop(graceMs));
  }

  /** The loop of the main thread has run dry: those of the cores may not have (keep-alive.ts). */
  readonly #settle = (): void => {
    // What has come and woken nobody yet.
    this.#balancer?.turn();
    // Tasks run as a microtask, and that alone is no reason to come back here.
    if (ready()) return void setImmediate(() => undefined);
    let deliveries = 0;
    let unread = 0;
    const { stats } = this.#shared;
    for (let core = 0; core < this.cores + spareCount(this.cores); core++) {
      const at = core * Stat.WORDS;
      const sent = stats[at + Stat.HANDLES_SENT]!;
      deliveries += sent + (core > 0 ? stats[at + Stat.MOVED_IN]! : 0);
      unread += sent - stats[at + Stat.HANDLES_READ]!;
    }
    // What was sent to a core that is gone is read by nobody.
    if (deliveries === this.#deliveries && (unread === 0 || this.#lost)) return;
    this.#deliveries = deliveries;
    const settled = Promise.all([spares.settle(), ...this.#threads.map((thread) => thread.settle())]);
    void settled.then(adoptExitCode);
  };

  async #stop(graceMs: number): Promise<void> {
    const isolate = here();
    const until = now() + graceMs;
    if (isolate !== null) isolate.accepting = false;
    cancelAll();
    const all = Promise.all([drained(), spares.drain(), ...this.#threads.map((thread) => thread.drain())]);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
    await pool.shutdown(Math.max(0, until - now()));
    await Promise.all([spares.stop(), ...this.#threads.map((thread) => thread.stop())]);
    if (this.#tracing) stopTrace();
    setKeepAlive(null);
    setDumpCores(null);
    process.off('beforeExit', this.#settle);
    adoptExitCode();
    leaveCores();
    running = null;
  }

  /** A core has ended: what it sent before counts. */
  flushMail(): void {
    this.#lost = true;
    this.#balancer?.readMail();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}

function countCores(wanted: number | undefined): number {
  if (core.addon !== null) return wanted ?? core.addon.cpus().length;
  if (wanted !== undefined && wanted > 1)
    process.emitWarning(
      `heddle runs on one core: tasks move through the native addon, and there is none (${core.reason})`,
    );
  return 1;
}

function share(cores: number): SharedState {
  const all = cores + spareCount(cores);
  return {
    cores,
    spares: new Int32Array(new SharedArrayBuffer(spareCount(cores) * 4)),
    seats: Array.from({ length: all }, () => new Int32Array(new SharedArrayBuffer(SEATS * 4))),
    asked: Array.from({ length: all }, () => new Int32Array(new SharedArrayBuffer(SEATS * 4))),
    stats: new Float64Array(new SharedArrayBuffer(all * Stat.WORDS * 8)),
  };
}

/** A worker thread has ended that was not told to. */
function lost(thread: CoreThread, why: string): void {
  const isolate = here();
  if (isolate === null) return;
  running?.flushMail();
  const tasks = lose(isolate, thread.index, why);
  publishLoss(thread.index, why, tasks);
  process.emitWarning(`core ${thread.index} ended: ${why}; ${tasks} tasks of the main thread were on it`, {
    code: 'HEDDLE_CORE_LOST',
  });
}
