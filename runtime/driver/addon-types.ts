// The contract with the native addon (native/binding). Everything that crosses N-API is declared here.

/** Word indices in `CoreHandle.ctl`, the Int32Array over a core's native control block. */
export const enum Ctl {
  /** Preemption flag: raised (1) by sysmon or an idle core, lowered (0) by the executor. Generated code reads word 0. */
  FLAG = 0,
  /** When the slice began: microseconds of `process.hrtime()` modulo 2^32. Written by `beginSlice` and the loop hooks. */
  BEGAN = 1,
  /** 1 while JavaScript of this core runs (written by native around blocking, read by sysmon). */
  RUNNING = 2,
  /** 1: there are ready tasks here that a core without work may ask for by raising FLAG. Lowered by whoever asks. */
  SPARE = 3,
  /** 1: call the turn callback on the next loop iteration even without completions. Written by JavaScript. */
  WANT_TURN = 4,
  /** 1: the mailbox may hold something (a hint: never 0 for long beside mail). Raised by senders, lowered by `receive`. */
  MAIL = 5,
  /** Processor microseconds of the core's thread, modulo 2^32, when the slice that began at ENDED was seen to be over. */
  CPU_AT_END = 7,
  ENDED = 8,
  WORDS = 16,
}

/** Word indices in `Addon.shared`, one process-wide block that every isolate maps. */
export const enum Shared {
  /** Cores that are parked or searching: when > 0, send tasks are worth encoding. */
  IDLE = 0,
  SEARCHING = 1,
  CORES = 2,
  STEALS = 3,
  INJECTED = 4,
  WORDS = 16,
}

/** What `Addon.fifoState` says. */
export const enum Fifo {
  NOT_ONE = -1,
  /** And none has come since the FIFO was opened. */
  NO_WRITER = 0,
  /** A writer is there, or was since the FIFO was opened. */
  WRITER = 1,
}

export interface ProbeResult {
  ok: boolean;
  /** errno name (EPERM, ENOSYS, ENOMEM …) or '' */
  code: string;
  /** kernel.io_uring_disabled, or -1 when unreadable */
  disabled: number;
  kernel: string;
  memlockBytes: number;
  /** opcode/feature name → supported, each probed one by one: e.g. 'accept_multishot', 'defer_taskrun', 'msg_ring', 'timeout', 'openat' */
  features: Record<string, boolean>;
}

export interface RingMap {
  fd: number;
  sqEntries: number;
  cqEntries: number;
  /** Views over the mapped rings; all Int32Array. Offsets are in words into `rings`. */
  rings: Int32Array;
  /** 16 words an SQE. */
  sqes: Int32Array;
  off: {
    sqHead: number;
    sqTail: number;
    sqMask: number;
    sqFlags: number;
    sqArray: number;
    cqHead: number;
    cqTail: number;
    cqMask: number;
    cqOverflow: number;
    /** first CQE; 4 words a CQE: user_data low, high, res, flags. All ones in the high half of user_data are the addon's. */
    cqes: number;
  };
  features: Record<string, boolean>;
}

export interface CoreHandle {
  readonly index: number;
  readonly ctl: Int32Array;
  /**
   * Makes this thread's ring (idempotent) and switches the loop to the inversion. Throws an Error with `code` on failure.
   * `owns`: descriptors that completions deliver (Tag.DELIVERS in user_data) are entered as by `own`.
   */
  openRing(entries: number, owns: boolean): RingMap;
  /** Submits what was queued now, without waiting; also reaps task work. Returns number submitted or -errno. */
  enter(): number;
  /** Called once a batch of completions, and for WANT_TURN or a wake-up from another core. Must not throw. */
  onTurn(callback: () => void): void;
  /** A slice begins: writes BEGAN, lowers FLAG. The loop hooks have done it when they call the turn callback. */
  beginSlice(): void;
  /** Keeps the loop alive while > 0 operations are pending. Call on transitions between zero and one. */
  ref(): void;
  unref(): void;
  /** This isolate holds descriptor `fd` open: closed if the isolate ends, however it does, before a CLOSE has done so. */
  own(fd: number): void;
  /** A CLOSE of `fd` is about to be queued under this user_data (with Tag.CLOSES), whose completion gives it up. */
  closing(fd: number, low: number, high: number): void;
  /** 4 KiB-aligned native memory as an Int32Array + Uint8Array pair over the same bytes, and its address halves. */
  buffer(bytes: number): { bytes: Uint8Array; words: Int32Array; lo: number; hi: number };
  /** Address of a JavaScript typed array's memory (low, high), valid while it is reachable and not detached/resized. */
  address(view: ArrayBufferView): [number, number];

  // --- scheduler (native/scheduler). Lengths in bytes; data passes through `scratch`. ---
  /** This core's transfer window. May be replaced by a larger one: read it again after `grow`. */
  scratch: Uint8Array;
  grow(bytes: number): void;
  /** Copies scratch[0, len) into a capsule at the tail of this core's run queue (overflow: inject queue), wakes an idle core. */
  push(len: number): void;
  /** Takes a capsule: own queue, then inject, then steals half from another core. Length, 0 if none; -needed if scratch is too small. `origin()` tells whence. */
  pop(): number;
  /** Where the last popped capsule came from: 0 own queue, 1 inject, 2 stolen. */
  origin(): 0 | 1 | 2;
  /** Puts scratch[0, len) in core's mailbox (unbounded MPSC, FIFO per sender), wakes it if parked. False if that core has detached. */
  mail(core: number, len: number): boolean;
  /** Takes a message from the own mailbox: length, 0 if none, -needed if scratch is too small. */
  receive(): number;
  /** Capsules in the own run queue now. */
  queued(): number;
  /** Capsules in the inject queue now, which all cores share. */
  injected(): number;
  /** Takes part (true) or not (false) in idle accounting and stealing; a core that does not participate is never woken for work. */
  participate(on: boolean): void;
  /** Leaves the scheduler: own queue goes to the inject queue, mailbox closes. */
  detach(): void;
}

export interface Addon {
  readonly shared: Int32Array;
  /**
   * Binds the calling isolate's thread to core `index`; -1 takes a free index from the top, for isolates that are
   * no scheduling cores. Once an isolate. `sliceMs` starts sysmon (one slice for the process, the last one set).
   * Throws an Error with code EBUSY if another isolate holds the index, EALREADY if this isolate is attached.
   */
  attach(index: number, sliceMs: number): CoreHandle;
  setSlice(ms: number): void;
  /** CPUs this process may run on. */
  cpus(): number[];
  /** Pins the calling thread; false if refused. */
  pin(cpu: number): boolean;
  /** CPU time of the calling thread, microseconds. */
  threadCpuMicros(): number;
  probe(): ProbeResult;

  // --- sockets (native/os/socket.h); -errno where it fails. Addresses are sockaddrs. ---
  /** A TCP socket to connect: descriptor. */
  tcpSocket(family: number, noDelay: boolean): number;
  /** A bound, listening TCP socket: descriptor. */
  tcpListen(address: Uint8Array, backlog: number, reusePort: boolean, noDelay: boolean): number;
  /** The socket's own address, or its peer's: length. */
  socketName(fd: number, peer: boolean, into: Uint8Array): number;

  // --- FIFOs (native/os/fifo.h); on Linux only ---
  /** Of a descriptor that can be read: a `Fifo`. */
  fifoState?(fd: number): number;
  /** Clears O_NONBLOCK: 0 or -errno. */
  makeBlocking?(fd: number): number;
}
