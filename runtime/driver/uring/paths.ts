// Paths as the kernel reads them: bytes with a terminating zero, alive until the submission has been consumed.

export function encodePath(path: string): Uint8Array {
  return Buffer.from(path + '\0');
}
