// STATX of a path or of an open file. The kernel always hands it to one of its worker threads.
import type { FileHandle } from '../../driver.ts';
import { systemError } from '../../errors.ts';
import { fromStatx } from '../../read-stats.ts';
import type { MemoryPool } from '../memory-pool.ts';
import { encodePath } from '../paths.ts';
import { PooledOperation } from '../pooled-operation.ts';
import type { Ring } from '../ring.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW, Opcode, STATX_MASK } from '../uapi.ts';

export class Statx extends PooledOperation {
  private readonly directory: number;
  private readonly path: string;
  private readonly encoded: Uint8Array;
  private readonly flags: number;

  private constructor(
    ring: Ring,
    pool: MemoryPool,
    syscall: string,
    file: FileHandle | null,
    path: string,
    flags: number,
  ) {
    super(ring, pool, syscall, file);
    this.directory = file === null ? AT_FDCWD : file.fd;
    this.path = path;
    this.encoded = encodePath(path);
    this.flags = flags;
  }

  static ofPath(ring: Ring, pool: MemoryPool, path: string, followLinks: boolean): Statx {
    const flags = followLinks ? 0 : AT_SYMLINK_NOFOLLOW;
    return new Statx(ring, pool, followLinks ? 'stat' : 'lstat', null, path, flags);
  }

  static ofFile(ring: Ring, pool: MemoryPool, file: FileHandle): Statx {
    return new Statx(ring, pool, 'fstat', file, '', AT_EMPTY_PATH);
  }

  prepare(): void {
    const { paths } = this.ring;
    const { low, high } = this.piece;
    paths.locate(this.encoded, 0);
    this.ring.fill(Opcode.STATX, this.directory, low, high, paths.low, paths.high, STATX_MASK, this.flags);
  }

  complete(result: number): void {
    if (result < 0) {
      this.giveBack();
      const subject = this.directory === AT_FDCWD ? { path: this.path } : undefined;
      this.refuse(systemError(result, this.syscall, subject), result);
    } else {
      const stats = fromStatx(this.piece.words, this.piece.at);
      this.giveBack();
      this.resolve(stats);
    }
  }
}
