// for…in: the keys as the engine lists them, and which of them are still there when their turn comes.

export function enumerate(object: unknown): string[] {
  const keys: string[] = [];
  for (const key in object as object) keys.push(key);
  return keys;
}

/** The first index from `from` on whose key is still a property of `object`. */
export function present(object: unknown, keys: readonly string[], from: number): number {
  if (from >= keys.length) return from;
  const target: object = Object(object) as object;
  while (from < keys.length && !(keys[from]! in target)) from++;
  return from;
}
