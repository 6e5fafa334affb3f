// From a directory to batches of text. Files are read in passages, the documents of the index, straight into the
// batch's buffer; one batch is what one send task indexes.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'heddle/fs';

/** A stretch of a file: long files are cut, so that a bundle of megabytes does not outweigh everything else. */
export interface Passage {
  path: string;
  line: number;
}

export interface Batch {
  bytes: Uint8Array;
  ends: number[];
  passages: Passage[];
}

export interface Corpus {
  /** Files still to be read; pipelines take from its end. */
  paths: string[];
  files: number;
  bytes: number;
  /** Binary or unreadable. */
  skipped: number;
  maxBytes: number;
}

const PASSAGE_BYTES = 64 * 1024;
/** Large enough that a batch is worth a trip to another core, small enough that several are in the works. */
const BATCH_BYTES = 1024 * 1024;
/** Binary files give themselves away by a zero byte near the beginning. */
const SNIFF_BYTES = 4096;

const NEWLINE = 10;

/** Every regular file below `root`. Links are not followed. */
export async function findFiles(root: string): Promise<string[]> {
  const paths: string[] = [];
  const directories = [root];
  while (directories.length > 0) {
    const directory = directories.pop()!;
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) directories.push(path);
      else if (entry.isFile()) paths.push(path);
    }
  }
  return paths;
}

/** Reads files until none is left, handing each full batch to `index` and waiting for it. */
export async function readCorpus(corpus: Corpus, index: (batch: Batch) => Promise<void>): Promise<void> {
  let batch = emptyBatch();
  while (corpus.paths.length > 0 && corpus.bytes < corpus.maxBytes) {
    const path = corpus.paths.pop()!;
    try {
      const file = await open(path);
      try {
        let position = 0;
        let line = 1;
        // A regular file gives less than was asked for only at its end.
        for (let more = true; more;) {
          const used = batch.ends.at(-1) ?? 0;
          if (used + PASSAGE_BYTES > BATCH_BYTES) {
            await index(batch);
            batch = emptyBatch();
            continue;
          }
          const read = await file.read(batch.bytes, used, PASSAGE_BYTES, position);
          const room = batch.bytes.subarray(used, used + PASSAGE_BYTES);
          if (read === 0 || (position === 0 && room.subarray(0, Math.min(read, SNIFF_BYTES)).includes(0)))
            break;
          more = read === PASSAGE_BYTES;
          // Up to the last line end, if there is one and more may follow.
          const cut = more ? room.lastIndexOf(NEWLINE) : -1;
          const length = cut > 0 ? cut + 1 : read;
          batch.ends.push(used + length);
          batch.passages.push({ path, line });
          for (let i = 0; i < length; i++) if (room[i] === NEWLINE) line++;
          position += length;
        }
        if (position === 0) corpus.skipped++;
        else corpus.files++;
        corpus.bytes += position;
      } finally {
        await file.close();
      }
    } catch (error) {
      corpus.skipped++;
      console.error(`skipped ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (batch.passages.length > 0) await index(batch);
}

function emptyBatch(): Batch {
  return { bytes: new Uint8Array(BATCH_BYTES), ends: [], passages: [] };
}
