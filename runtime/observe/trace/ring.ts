// A core's way to the trace file: a ring of bytes in shared memory, one writer (the core), one reader (the main thread).
// What a core has written can be read even if it dies in the next moment. Events are whole: the writer moves HEAD only
// behind a complete one.
//
// HEAD and TAIL are byte counts modulo 2^32. HEAD is written by the core, TAIL by the main thread; both with Atomics, whose
// order (sequentially consistent) makes the bytes visible before the count that covers them.
//
// Rejected: each core writing the file by itself (a write a batch in the middle of its work, and the file's end would be
// valid JSON only by luck), messages (copies, and lost with a thread that is terminated).
import { Buffer } from 'node:buffer';

const enum Word {
  HEAD = 0,
  TAIL = 1,
  /** 1: the trace has ended; nothing more is taken. */
  CLOSED = 2,
  COUNT = 4,
}

/** Four megabytes a core: some 20,000 events between two looks of the main thread, which come every 20 ms. */
const BYTES = 1 << 22;
/** Always kept free for the end of the slice that is open, so that slices come in pairs. */
const END_ROOM = 1024;

export type SharedRing = SharedArrayBuffer;

export function makeRing(): SharedRing {
  return new SharedArrayBuffer(Word.COUNT * 4 + BYTES);
}

class Ring {
  protected readonly words: Int32Array;
  protected readonly bytes: Uint8Array;

  constructor(shared: SharedRing) {
    this.words = new Int32Array(shared, 0, Word.COUNT);
    this.bytes = new Uint8Array(shared, Word.COUNT * 4);
  }

  protected get used(): number {
    return (Atomics.load(this.words, Word.HEAD) - Atomics.load(this.words, Word.TAIL)) >>> 0;
  }
}

export class RingWriter extends Ring {
  private scratch = Buffer.alloc(4096);

  /** False if there is no room. `last`: the end of an open slice, which may have the room kept for it. */
  write(text: string, last = false): boolean {
    if (this.words[Word.CLOSED] === 1) return true;
    if (text.length * 3 > this.scratch.length) this.scratch = Buffer.alloc(text.length * 3);
    const length = this.scratch.write(text);
    if (length > BYTES - this.used - (last ? 0 : END_ROOM)) return false;
    const head = this.words[Word.HEAD]!;
    const at = (head >>> 0) % BYTES;
    const first = Math.min(length, BYTES - at);
    this.bytes.set(this.scratch.subarray(0, first), at);
    if (first < length) this.bytes.set(this.scratch.subarray(first, length), 0);
    Atomics.store(this.words, Word.HEAD, head + length);
    return true;
  }
}

export class RingReader extends Ring {
  /** Hands all that is there to `take`, in one piece or two, and makes room. */
  drain(take: (bytes: Uint8Array) => void): void {
    const length = this.used;
    if (length === 0) return;
    const tail = this.words[Word.TAIL]!;
    const at = (tail >>> 0) % BYTES;
    const first = Math.min(length, BYTES - at);
    take(this.bytes.subarray(at, at + first));
    if (first < length) take(this.bytes.subarray(0, length - first));
    Atomics.store(this.words, Word.TAIL, tail + length);
  }

  close(): void {
    Atomics.store(this.words, Word.CLOSED, 1);
  }
}
