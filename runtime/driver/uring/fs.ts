// Files over the ring.
import type { Addon } from '../addon-types.ts';
import type { FileHandle, FsDriver, Wrap } from '../driver.ts';
import type { Operation } from '../operation.ts';
import { MemoryPool } from './memory-pool.ts';
import { Close } from './ops/close.ts';
import { Open } from './ops/open.ts';
import { PIECE_BYTES, ReadFile } from './ops/read-file.ts';
import { Statx } from './ops/statx.ts';
import { WriteFile } from './ops/write-file.ts';
import { Transfer } from './ops/transfer.ts';
import type { RingFile } from './ring-file.ts';
import type { Ring } from './ring.ts';
import { Opcode, STATX_BYTES } from './uapi.ts';

/** At most 128 whole-file reads at once (8 MiB); more than any disk's queue gains from. */
const FILES = { perSlab: 16, slabs: 8 };
/** At most 1024 stats at once (256 KiB). */
const STATS = { perSlab: 64, slabs: 16 };

export class RingFs implements FsDriver {
  private readonly ring: Ring;
  private readonly addon: Addon;
  private readonly pieces: MemoryPool;
  private readonly statx: MemoryPool;

  constructor(ring: Ring, addon: Addon) {
    this.ring = ring;
    this.addon = addon;
    this.pieces = new MemoryPool(ring.core, PIECE_BYTES, FILES.perSlab, FILES.slabs);
    this.statx = new MemoryPool(ring.core, STATX_BYTES, STATS.perSlab, STATS.slabs);
  }

  open(path: string, flags: number, mode: number, wrap: Wrap<FileHandle>): Operation {
    return new Open(this.ring, this.addon, path, flags, mode, wrap);
  }

  read(file: RingFile, buffer: Uint8Array, offset: number, length: number, position: number): Operation {
    return new Transfer(this.ring, Opcode.READ, file, buffer, offset, length, position);
  }

  write(file: RingFile, buffer: Uint8Array, offset: number, length: number, position: number): Operation {
    return new Transfer(this.ring, Opcode.WRITE, file, buffer, offset, length, position);
  }

  fstat(file: FileHandle): Operation {
    return Statx.ofFile(this.ring, this.statx, file);
  }

  close(file: FileHandle): Operation {
    return new Close(this.ring, file, file.fd);
  }

  stat(path: string, followLinks: boolean): Operation {
    return Statx.ofPath(this.ring, this.statx, path, followLinks);
  }

  readFile(path: string, encoding: BufferEncoding | null): Operation {
    return new ReadFile(this.ring, this.addon, this.pieces, path, encoding);
  }

  writeFile(path: string, data: Uint8Array, flags: number, mode: number): Operation {
    return new WriteFile(this.ring, this.addon, path, data, flags, mode);
  }
}
