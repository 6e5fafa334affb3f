// A computed key becomes a property key when it is evaluated, not when the property is made.

export function propertyKey(value: unknown): PropertyKey {
  if (typeof value === 'symbol') return value;
  if (typeof value === 'object' && value !== null && Symbol.toPrimitive in value) {
    // An object may turn itself into a symbol.
    const key = Reflect.ownKeys({ [value as unknown as string]: 0 })[0]!;
    return key;
  }
  return String(value);
}
