export const FACTOR = 2;

export function scale(n: number): number {
  return n * FACTOR;
}
