// process.exitCode as one variable of the process. Every thread has its own; a task that sets it must not set another core's.
// A word of shared memory holds the last one set: a thread writes its own there when it hands something over (a task, an
// outcome) or ends, and takes the word's over when something arrives. So the order of what hangs together is kept, and nothing
// is paid in between. A setter of our own is impossible: Node's property cannot be configured.
const enum Word {
  /** How often it was set. */
  STAMP,
  CODE,
  WORDS,
}

/** In CODE: undefined. Not an exit code: those are taken modulo 256. */
const UNSET = -0x80000000;

let words: Int32Array | null = null;
/** The code and the stamp this thread knows of. */
let code = own();
let stamp = 0;

function own(): number {
  const { exitCode } = process;
  return exitCode == null ? UNSET : Number(exitCode) | 0;
}

/** To be given to a thread that is started, for `joinExitCode`. */
export function exitWords(): Int32Array {
  return (words ??= new Int32Array(new SharedArrayBuffer(Word.WORDS * 4)));
}

/** This thread was started by one of ours. */
export function joinExitCode(given: Int32Array): void {
  words = given;
  adoptExitCode();
}

/** Tells the other threads the code if this one has changed it. */
export function publishExitCode(): void {
  if (words === null) return;
  const now = own();
  if (now === code) return;
  code = now;
  Atomics.store(words, Word.CODE, code);
  stamp = Atomics.add(words, Word.STAMP, 1) + 1;
}

/** Takes over what another thread has set since. */
export function adoptExitCode(): void {
  if (words === null) return;
  const last = Atomics.load(words, Word.STAMP);
  if (last === stamp) return;
  stamp = last;
  code = Atomics.load(words, Word.CODE);
  process.exitCode = code === UNSET ? undefined : code;
}
