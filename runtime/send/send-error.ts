// What cannot travel to another core, why, and what to do instead. `Unsendable` unwinds through the encoder and
// collects the path on the way; `SendError` is what the user sees.
import { types } from 'node:util';
import { EventEmitter } from 'node:events';
import type { StayReason } from './stay.ts';

/** A value that cannot be sent to another core. `path` leads to it from what was sent: `args[0].client.socket`. */
export class SendError extends TypeError {
  readonly code: string = 'ERR_HEDDLE_NOT_SEND';
  readonly path: string;

  constructor(message: string, path: string) {
    super(message);
    this.path = path;
  }

  override get name(): string {
    return 'SendError';
  }
}

/** Internal: thrown where the value is met; every container on the way out puts its segment in front. */
export class Unsendable {
  path = '';
  readonly what: string;
  readonly help: string;
  readonly reason: StayReason;

  constructor(what: string, help: string, reason: StayReason = 'instance') {
    this.what = what;
    this.help = help;
    this.reason = reason;
  }

  in(segment: string): this {
    this.path = segment + this.path;
    return this;
  }

  toError(root: string, where = ''): SendError {
    const path = root + this.path;
    return new SendError(
      `${path}${where} cannot be sent to another core: it is ${this.what}; ${this.help}`,
      path,
    );
  }

  /** For dumps: what it is, and no advice. */
  told(root: string, where = ''): string {
    return `${root}${this.path}${where}: ${this.what}`;
  }
}

/** `.name`, or `["odd name"]`, as it would stand in source. */
export function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

const VALUE =
  'send the plain values it holds and rebuild it there, or give its class a codec ([Send.encode], [Send.decode]) at the top level of a ' +
  'compiled module';
const STAYS = 'it stays on the core that made it: send the data instead, or use spawnLocal';

/** Explains a value the codec has no form for. */
export function unsendable(v: unknown): Unsendable {
  if (typeof v === 'symbol')
    return new Unsendable(`the symbol ${String(v)}`, 'send a string in its place', 'symbol');
  if (typeof v === 'function') return unsendableFunction(v);
  const o = v as object;
  if (types.isPromise(o)) return new Unsendable('a promise', 'await it first and send its value', 'promise');
  if (types.isProxy(o)) return new Unsendable('a Proxy', 'send a copy of its target');
  if (types.isWeakMap(o) || types.isWeakSet(o) || o instanceof WeakRef)
    return new Unsendable(
      `a ${className(o)}`,
      'weak references have no meaning on another core: send the values',
      'weak',
    );
  if (types.isGeneratorObject(o))
    return new Unsendable('a generator', 'send what it yields, as an array', 'iterator');
  if (o instanceof AbortSignal)
    return new Unsendable('an AbortSignal', 'let it cancel the task: spawn(…).cancelOn(signal)', 'handle');
  if (Symbol.iterator in o && typeof (o as { next?: unknown }).next === 'function')
    return new Unsendable(
      `an iterator (${className(o)})`,
      'loop over an array, or copy it first: [...iterable]',
      'iterator',
    );
  if (o instanceof Promise)
    return new Unsendable('a join handle', 'await it first and send its value', 'promise');
  if (o instanceof EventEmitter || o instanceof EventTarget)
    return new Unsendable(`a ${className(o)}`, STAYS, 'handle');
  if (isPlatforms(o)) return new Unsendable(`a ${className(o)}`, STAYS, 'handle');
  if (types.isExternal(o)) return new Unsendable('a native handle', STAYS, 'handle');
  return new Unsendable(`an instance of ${className(o)}`, VALUE);
}

/** Of a class that the platform has made, and whose instances the program cannot rebuild. */
function isPlatforms(o: object): boolean {
  const proto: unknown = Object.getPrototypeOf(o);
  const c = (proto as { constructor?: unknown } | null)?.constructor;
  if (typeof c !== 'function' || c.prototype !== proto) return false;
  return (globalThis as Record<string, unknown>)[c.name] === c;
}

function unsendableFunction(fn: Function): Unsendable {
  const name = fn.name === '' ? 'an anonymous function' : `the function "${fn.name}"`;
  if (/^class\b/.test(Function.prototype.toString.call(fn)))
    return new Unsendable(
      `the class ${fn.name || '(anonymous)'}, not at the top level of a compiled module`,
      'import it in the module of the spawned function',
      'function',
    );
  return new Unsendable(
    `${name}, not an async function at the top level of a compiled module`,
    'move it there and pass what it captures as arguments',
    'function',
  );
}

function className(o: object): string {
  try {
    const name: unknown = (Object.getPrototypeOf(o) as { constructor?: { name?: unknown } } | null)
      ?.constructor?.name;
    return typeof name === 'string' && name !== '' ? name : 'an unnamed class';
  } catch {
    return 'an unnamed class';
  }
}
