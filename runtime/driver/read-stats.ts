// Makes a Stats of what each driver is told: Node's own object, or the kernel's `struct statx`.
import type { Stats as NodeStats } from 'node:fs';
import { Stats } from './stats.ts';

export function fromNode(stats: NodeStats): Stats {
  const { dev, ino, mode, nlink, uid, gid, rdev, size, blksize, blocks } = stats;
  const { atimeMs, mtimeMs, ctimeMs, birthtimeMs } = stats;
  return new Stats({
    dev,
    ino,
    mode,
    nlink,
    uid,
    gid,
    rdev,
    size,
    blksize,
    blocks,
    atimeMs,
    mtimeMs,
    ctimeMs,
    birthtimeMs,
  });
}

/** Decodes `struct statx` (include/uapi/linux/stat.h) from 64 words. */
export function fromStatx(words: Int32Array, at: number): Stats {
  const u32 = (word: number): number => words[at + word]! >>> 0;
  const u64 = (word: number): number => u32(word) + u32(word + 1) * 4294967296;
  const time = (word: number): number =>
    (u32(word) + words[at + word + 1]! * 4294967296) * 1000 + u32(word + 2) / 1e6;
  return new Stats({
    dev: device(u32(34), u32(35)),
    ino: u64(8),
    mode: u32(7) & 0xffff,
    nlink: u32(4),
    uid: u32(5),
    gid: u32(6),
    rdev: device(u32(32), u32(33)),
    size: u64(10),
    blksize: u32(1),
    blocks: u64(12),
    atimeMs: time(16),
    birthtimeMs: time(20),
    ctimeMs: time(24),
    mtimeMs: time(28),
  });
}

/** glibc's makedev, for the kernel's 12 bits of major and 20 bits of minor number. */
function device(major: number, minor: number): number {
  return (((major & 0xfff) << 8) | (minor & 0xff) | ((minor & 0xfff00) << 12)) >>> 0;
}
