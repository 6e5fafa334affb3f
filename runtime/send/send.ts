// How a class says that its instances travel: what to send in place of one, and how to make one of that.
import { checkArgument } from '../options/check.ts';
import { callable } from '../options/rule.ts';

const encode: unique symbol = Symbol.for('heddle.send.encode') as never;
const decode: unique symbol = Symbol.for('heddle.send.decode') as never;

/**
 * The keys of a class's codec. A class at the top level of a compiled module whose instances are to travel between cores has both:
 *
 * ```ts
 * export class Point {
 *   constructor(readonly x: number, readonly y: number) {}
 *   static [Send.encode](point: Point) { return [point.x, point.y] as const; }
 *   static [Send.decode]([x, y]: readonly [number, number]) { return new Point(x, y); }
 * }
 * ```
 *
 * What `encode` returns is sent as any other value, and may hold whatever can travel, but not the instance itself. `decode` is called
 * on the receiving side, which may be the same core; it must have no side effects, because a message may be read twice. A
 * subclass inherits neither: it has a codec of its own, or its instances do not travel.
 */
export const Send: { readonly encode: typeof encode; readonly decode: typeof decode } = Object.freeze({
  encode,
  decode,
});

/** What a class with a codec is, for types. */
export interface SendClass<T, M> {
  [encode](instance: T): M;
  [decode](message: M): T;
}

/** The class of `o` if it has a codec of its own. */
export function codecOf(proto: object): SendClass<object, unknown> | undefined {
  if (!Object.hasOwn(proto, 'constructor')) return undefined;
  const c: unknown = (proto as { constructor: unknown }).constructor;
  if (typeof c !== 'function' || !Object.hasOwn(c, encode)) return undefined;
  const codec = c as unknown as SendClass<object, unknown>;
  checkArgument(c.name, '[Send.encode]', codec[encode], callable);
  checkArgument(c.name, '[Send.decode]', codec[decode], callable);
  return codec;
}

export function encodeInstance(codec: SendClass<object, unknown>, instance: object): unknown {
  return codec[encode](instance);
}

export function decodeInstance(codec: unknown, message: unknown): unknown {
  return (codec as SendClass<object, unknown>)[decode](message);
}
