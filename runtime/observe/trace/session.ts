// A trace under way: the main thread's side. It empties the rings of all cores into the file, every so often, when its own
// is full, and when the process exits.
import { monotonicNow } from '../../executor/monotonic.ts';
import { clearTimeout, setTimeout } from '../../host/timers.ts';
import { addWatcher, removeWatcher } from '../watch.ts';
import { TraceFile } from './file.ts';
import { makeRing, RingReader, type SharedRing } from './ring.ts';
import { Tracer } from './tracer.ts';

const FLUSH_MS = 20;

/** What a core needs to take part. */
export interface TraceSeat {
  ring: SharedRing;
  epoch: number;
}

export class TraceSession {
  private readonly file: TraceFile;
  private readonly readers: RingReader[] = [];
  private readonly epoch = monotonicNow();
  private readonly tracer: Tracer;
  private readonly onExit = (): void => this.stop();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  /** Begins to trace the calling thread, as core 0. Throws what opening the file throws. */
  constructor(path: string) {
    this.file = new TraceFile(path);
    this.tracer = new Tracer(this.seat().ring, 0, this.epoch, () => this.flush());
    addWatcher(this.tracer);
    process.on('exit', this.onExit);
    this.again();
  }

  /** A place for one more core. */
  seat(): TraceSeat {
    const ring = makeRing();
    this.readers.push(new RingReader(ring));
    return { ring, epoch: this.epoch };
  }

  /** What the cores have written by now is in the file; from now on they write nothing. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    process.off('exit', this.onExit);
    removeWatcher(this.tracer);
    this.tracer.stop();
    for (const reader of this.readers) reader.close();
    this.drain();
    this.file.close();
  }

  private again(): void {
    this.timer = setTimeout(() => {
      this.flush();
      this.again();
    }, FLUSH_MS);
    this.timer.unref();
  }

  private flush(): void {
    this.drain();
    this.file.flush();
  }

  private drain(): void {
    // Copied: the room is the writers' again as soon as the reader has moved on.
    for (const reader of this.readers) reader.drain((bytes) => this.file.add(bytes.slice()));
  }
}

/** A core thread's part in a trace; ends with the order to stop, or with the thread. */
export function joinTrace(seat: TraceSeat, core: number): () => void {
  const tracer = new Tracer(seat.ring, core, seat.epoch, () => {});
  addWatcher(tracer);
  return () => {
    removeWatcher(tracer);
    tracer.stop();
  };
}
