// Functions among a module's exports: those themselves, members of exported objects, static methods of exported classes.

/** A function and how to get at it. */
export interface Member {
  readonly path: readonly string[];
  readonly fn: Function;
}

/** `exports.a.b.c`. Guessed: deeper ones belong to somebody's data. */
const DEEPEST = 3;
/** Of one module. Guessed: typescript's exports have 6,000. */
const MOST = 20_000;
/** What each function has by itself. */
const OWN = new Set(['prototype', 'length', 'name', 'arguments', 'caller']);

/**
 * The functions reachable from `exports`, those nearest first.
 * @param getters whether accessors of the exports themselves are called: bundlers write exports as such
 * @param deepest names in a path
 */
export function* members(exports: object, getters: boolean, deepest = DEEPEST): Generator<Member> {
  const seen = new Set<object>([exports]);
  let level: { path: readonly string[]; holder: object }[] = [{ path: [], holder: exports }];
  for (let depth = 0; depth < deepest; depth++) {
    const next: typeof level = [];
    for (const { path, holder } of level) {
      for (const key of Object.getOwnPropertyNames(holder)) {
        if (typeof holder === 'function' && OWN.has(key)) continue;
        const value = valueOf(holder, key, getters && depth === 0);
        if (!isHolder(value) || seen.has(value)) continue;
        if (seen.size >= MOST) return;
        seen.add(value);
        const at = [...path, key];
        if (typeof value === 'function') yield { path: at, fn: value };
        next.push({ path: at, holder: value });
      }
    }
    level = next;
  }
}

/** What stands at `path`, and the object that it is a member of; undefined in the place of a module's exports themselves. */
export function follow(exports: object, path: readonly string[]): { value: unknown; holder: unknown } {
  let value: unknown = exports;
  let holder: unknown = undefined;
  for (const [i, key] of path.entries()) {
    holder = i === 0 ? undefined : value;
    value = (value as Record<string, unknown> | null | undefined)?.[key];
  }
  return { value, holder };
}

function isHolder(value: unknown): value is object {
  return (
    typeof value === 'function' || (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
  );
}

function valueOf(holder: object, key: string, getters: boolean): unknown {
  try {
    const property = Object.getOwnPropertyDescriptor(holder, key);
    if (property?.get === undefined) return property?.value;
    return getters ? Reflect.get(holder, key) : undefined;
  } catch {
    // A binding without a value yet, a getter that fails, a Proxy that does not want to.
    return undefined;
  }
}
