// @ts-check
// What generated programs may call and heddle never compiles: foreign promises, thenables of every manner, iterators that
// log. Each function stands alone, so that a kept fixture can carry the text of those it uses.

/** @typedef {((...values: unknown[]) => any) & { fork(): Log }} Log */

/** A native promise that settles after `ticks` microtask rounds. @param {number} ticks @param {unknown} value */
function wait(ticks, value) {
  let promise = Promise.resolve(value);
  for (let i = 0; i < ticks; i++) promise = promise.then((v) => v);
  return promise;
}

/** A rejected native promise, late or at once. @param {number} ticks @param {unknown} reason */
function fail(ticks, reason) {
  let promise = Promise.resolve();
  for (let i = 0; i < ticks; i++) promise = promise.then(() => undefined);
  return promise.then(() => Promise.reject(reason));
}

/**
 * A thenable of the given manner; every one settles in the end.
 * @param {string} manner @param {any} value @param {Log} L
 */
function thenable(manner, value, L) {
  switch (manner) {
    case 'good':
      return { then: (/** @type {any} */ ok) => ok(value) };
    case 'late':
      return { then: (/** @type {any} */ ok) => void Promise.resolve().then(() => ok(value)) };
    case 'twice':
      return {
        then(/** @type {any} */ ok, /** @type {any} */ no) {
          ok(value);
          ok('second');
          no(new Error('e99'));
        },
      };
    case 'rejects':
      return { then: (/** @type {any} */ _ok, /** @type {any} */ no) => no(value) };
    case 'throws':
      return {
        then() {
          throw value;
        },
      };
    case 'throws late':
      return {
        then(/** @type {any} */ ok) {
          ok(value);
          throw new Error('e98');
        },
      };
    case 'getter':
      return {
        get then() {
          L('then read');
          return (/** @type {any} */ ok) => ok(value);
        },
      };
    case 'bad getter':
      return {
        get then() {
          throw value;
        },
      };
    case 'nested':
      return { then: (/** @type {any} */ ok) => ok({ then: (/** @type {any} */ deep) => deep(value) }) };
    default:
      return { then: 1, value };
  }
}

/**
 * An iterable that logs what is done to it. `kind` names what its iterator has and does: 'r' a return method, 't' a
 * throw method, 'x' next throws at the end, 'y' return throws, 'p' values are promises.
 * @param {string} kind @param {any[]} values @param {Log} L
 */
function iterable(kind, values, L) {
  return {
    [Symbol.iterator]() {
      let i = 0;
      const iterator = {
        next(/** @type {any} */ sent) {
          L('next', i, sent);
          if (i < values.length)
            return { done: false, value: kind.includes('p') ? Promise.resolve(values[i++]) : values[i++] };
          if (kind.includes('x')) throw new Error('e90');
          return { done: true, value: 'end' };
        },
      };
      const more = /** @type {any} */ (iterator);
      if (kind.includes('r') || kind.includes('y'))
        more.return = (/** @type {any} */ value) => {
          L('return', value);
          if (kind.includes('y')) throw new Error('e91');
          return { done: true, value };
        };
      if (kind.includes('t'))
        more.throw = (/** @type {any} */ error) => {
          L('throw', error);
          return { done: true, value: 'thrown' };
        };
      return iterator;
    },
  };
}

/**
 * The same for async iteration; 'l' makes results late, 'm' makes return miss its promise.
 * @param {string} kind @param {any[]} values @param {Log} L
 */
function asyncIterable(kind, values, L) {
  const give = (/** @type {any} */ result) =>
    kind.includes('l') ? Promise.resolve().then(() => result) : Promise.resolve(result);
  return {
    [Symbol.asyncIterator]() {
      let i = 0;
      const iterator = {
        next(/** @type {any} */ sent) {
          L('next', i, sent);
          if (i < values.length) return give({ done: false, value: values[i++] });
          if (kind.includes('x')) return Promise.reject(new Error('e92'));
          return give({ done: true, value: 'end' });
        },
      };
      const more = /** @type {any} */ (iterator);
      if (kind.includes('r') || kind.includes('y') || kind.includes('m'))
        more.return = (/** @type {any} */ value) => {
          L('return', value);
          if (kind.includes('y')) return Promise.reject(new Error('e93'));
          return kind.includes('m') ? { done: true, value } : give({ done: true, value });
        };
      if (kind.includes('t'))
        more.throw = (/** @type {any} */ error) => {
          L('throw', error);
          return give({ done: true, value: 'thrown' });
        };
      return iterator;
    },
  };
}

/** An object with plain members, a logging accessor pair and methods. @param {Log} L @param {any} x */
function thing(L, x) {
  return {
    x,
    y: 1,
    get g() {
      return L('get g', this.x);
    },
    set g(value) {
      L('set g', value);
      this.x = value;
    },
    m(/** @type {any} */ a, /** @type {any} */ b) {
      return L('m', a, b, this === undefined ? 'no this' : this.x);
    },
    n: null,
  };
}

/**
 * A resource. `kind` names what it has and does: 's' a synchronous method, 'a' an asynchronous one, 'b' both, 'l' is done
 * late, 'x' fails, 'm' misses its promise.
 * @param {string} kind @param {any} x @param {Log} L
 */
function resource(kind, x, L) {
  const made = /** @type {any} */ ({ x, y: 1, m: (/** @type {any} */ a) => L('m', a) });
  if (!kind.startsWith('a'))
    made[Symbol.dispose] = function () {
      L('dispose', this === made, x);
      if (kind.includes('x')) throw new Error('e94');
    };
  if (!kind.startsWith('s'))
    made[Symbol.asyncDispose] = function () {
      L('async dispose', this === made, x);
      if (kind.includes('m')) return 1;
      const late = kind.includes('l') ? Promise.resolve() : undefined;
      const end = () => {
        L('disposed', x);
        if (kind.includes('x')) throw new Error('e95');
      };
      return late ? late.then(end) : new Promise((ok) => ok(end()));
    };
  return made;
}

/** A property key whose conversion is seen. @param {Log} L @param {string} name */
function key(L, name) {
  return { toString: () => (L('key', name), name) };
}

/** A number whose conversion is seen. @param {Log} L @param {number} n */
function number(L, n) {
  return { valueOf: () => (L('number', n), n) };
}

/** What another task may be given: nothing that logs when it is converted. @param {unknown} value */
function plain(value) {
  return typeof value === 'object' || typeof value === 'function' ? 6 : value;
}

/** A template tag. @param {Log} L @returns {any} */
function tag(L) {
  return (/** @type {any} */ strings, /** @type {any[]} */ ...values) => (
    L('tag', strings.raw, ...values),
    values.length
  );
}

/** Where one task waits for another: `put` until what it has is taken (true) or nobody will (false), `take` until there is something. */
function rendezvous() {
  /** @type {any} */
  let item = null;
  /** @type {any} */
  let taker = null;
  let stopped = false;
  const take = () => {
    if (item !== null) {
      const { value, ok } = item;
      item = null;
      ok(true);
      return Promise.resolve(value);
    }
    return stopped ? Promise.resolve(undefined) : new Promise((ok) => (taker = ok));
  };
  const stop = () => {
    stopped = true;
    item?.ok(false);
    taker?.(undefined);
    item = taker = null;
  };
  return {
    take,
    stop,
    put(/** @type {any} */ given) {
      const value = given === undefined ? 0 : given;
      if (stopped) return Promise.resolve(false);
      if (taker === null) return new Promise((ok) => (item = { value, ok }));
      taker(value);
      taker = null;
      return Promise.resolve(true);
    },
    [Symbol.asyncIterator]: () => ({
      next: () => take().then((/** @type {any} */ value) => ({ done: value === undefined, value })),
      return: () => (stop(), Promise.resolve({ done: true, value: undefined })),
    }),
  };
}

/** A decorator of any kind that logs when it is applied. @param {Log} L @param {number} tag @returns {any} */
function decorate(L, tag) {
  L('decorate', tag);
  return (/** @type {any} */ value, /** @type {any} */ context) => {
    L('apply', tag, context.kind, String(context.name), typeof value);
    if (context.kind === 'field') return (/** @type {any} */ first) => L('field', tag, first);
    context.addInitializer(() => L('initialise', tag));
    return undefined;
  };
}

/** A decorator that puts a function around what it decorates. @param {Log} L @param {number} tag @returns {any} */
function wrapped(L, tag) {
  return (/** @type {any} */ value, /** @type {any} */ context) =>
    context.kind === 'field'
      ? undefined
      : function (/** @type {any[]} */ ...args) {
          L('wrapped', tag, args.length);
          // @ts-expect-error it has a `this` of any kind
          return value.apply(this, args);
        };
}

/** What JSX becomes. @param {string} tag @param {any} props @param {any[]} children */
function jsx(tag, props, ...children) {
  return { tag, props, children };
}

/** A promise of a class of its own. @param {any} value @param {Log} L @returns {any} */
function subclassed(value, L) {
  class Own extends Promise {
    /** @override @param {any} ok @param {any} no @returns {any} */
    then(ok, no) {
      L('own then');
      return super.then(ok, no);
    }
  }
  return Own.resolve(value);
}

/** All that an async generator yields, and what it returns. @param {AsyncGenerator} generator */
async function drain(generator) {
  const values = [];
  for (let result = await generator.next(); ; result = await generator.next(values.length)) {
    values.push(result.value);
    if (result.done || values.length > 20) return values;
  }
}

export const prelude = {
  wait,
  fail,
  thenable,
  iterable,
  asyncIterable,
  thing,
  resource,
  key,
  number,
  plain,
  tag,
  drain,
  decorate,
  wrapped,
  jsx,
  rendezvous,
  subclassed,
};
