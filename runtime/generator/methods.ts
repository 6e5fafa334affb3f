// `next`, `return` and `throw` of generator objects. As leaf functions they answer a compiled caller directly.
import { cell as theCell } from '../executor/core.ts';
import { request } from './fifo.ts';
import { nativePrototype, prototype, recordOf } from './object.ts';
import { Kind } from './record.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;

type Method = (value: unknown) => Promise<IteratorResult<unknown>>;

const natives = {
  next: nativePrototype.next as Method,
  return: nativePrototype.return as Method,
  throw: nativePrototype.throw as Method,
};

/** `kind` of the generator `object`; `native` serves what is not ours, or refuses it. */
function send(object: unknown, kind: Kind, value: unknown, self: Function, native: Method): unknown {
  const marked = cell.k;
  const generator = recordOf(object);
  // Left marked: what an ordinary function returns is to be awaited.
  if (generator === null) return Reflect.apply(native, object, [value]);
  cell.k = null;
  if (marked === self) return request(generator, kind, value, true);
  const task = request(generator, kind, value, false);
  cell.k = marked;
  return task;
}

// Methods of an object: not constructors.
const own = {
  next(this: unknown, value: unknown): unknown {
    return send(this, Kind.NEXT, value, next, natives.next);
  },
  return(this: unknown, value: unknown): unknown {
    return send(this, Kind.RETURN, value, own.return, natives.return);
  },
  throw(this: unknown, value: unknown): unknown {
    return send(this, Kind.THROW, value, own.throw, natives.throw);
  },
};
const { next } = own;

for (const name of ['next', 'return', 'throw'] as const)
  Object.defineProperty(prototype, name, { value: own[name], writable: true, configurable: true });
