// Socket addresses as the kernel lays them out (struct sockaddr_in, sockaddr_in6), to and from text.
import { networkInterfaces } from 'node:os';
import type { Endpoint } from '../driver.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;
/** sizeof(struct sockaddr_in6), the longer of the two. */
export const SOCKADDR_BYTES = 28;

/** The family is in the machine's byte order; every platform Node runs io_uring on is little-endian. */
export function encodeEndpoint({ address, port, family }: Endpoint): Buffer {
  const bytes = Buffer.alloc(family === 6 ? SOCKADDR_BYTES : 16);
  bytes.writeUInt16LE(family === 6 ? AF_INET6 : AF_INET, 0);
  bytes.writeUInt16BE(port, 2);
  if (family === 4) {
    address.split('.').forEach((part, i) => bytes.writeUInt8(Number(part), 4 + i));
  } else {
    const [groups, zone] = address.split('%') as [string, string?];
    groupsOf(groups).forEach((group, i) => bytes.writeUInt16BE(group, 8 + 2 * i));
    if (zone !== undefined) bytes.writeUInt32LE(scopeOf(zone), 24);
  }
  return bytes;
}

export function decodeEndpoint(bytes: Buffer): Endpoint {
  const port = bytes.readUInt16BE(2);
  if (bytes.readUInt16LE(0) === AF_INET) {
    return { address: bytes.subarray(4, 8).join('.'), port, family: 4 };
  }
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(8 + 2 * i));
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const address = mapped
    ? `::ffff:${bytes.subarray(20, 24).join('.')}`
    : canonical(groups.map(hex).join(':'));
  const scope = bytes.readUInt32LE(24);
  return { address: scope === 0 ? address : `${address}%${scope}`, port, family: 6 };
}

const hex = (group: number): string => group.toString(16);

/** Shortest form; turns a dotted tail into groups. WHATWG URLs normalise IPv6 hosts by RFC 5952. */
function canonical(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

function groupsOf(address: string): number[] {
  const [head, tail] = canonical(address).split('::') as [string, string?];
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
  const before = parse(head);
  const after = parse(tail ?? '');
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** Index of a network interface, given by number or by name. */
function scopeOf(zone: string): number {
  if (/^\d+$/.test(zone)) return Number(zone);
  for (const info of networkInterfaces()[zone] ?? []) {
    if (info.family === 'IPv6' && info.scopeid > 0) return info.scopeid;
  }
  throw Object.assign(new Error(`no network interface ${zone} with an IPv6 scope`), { code: 'EINVAL' });
}
