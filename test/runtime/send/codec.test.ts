// Every kind of value the codec knows must come back as it went; what it does not know must be named with its path.
import { describe, expect, it } from 'vitest';
import { Codec } from '../../../dist/runtime/send/codec.js';
import { SendError } from '../../../dist/runtime/send/send-error.js';

const none = { identityOf: () => undefined, entryOf: () => undefined, candidates: () => [] };
const codec = new Codec(none);
const trip = <T>(v: T): T => codec.decode(codec.encode(v)) as T;

describe('values that come back equal', () => {
  const values: Record<string, unknown> = {
    undefined,
    null: null,
    booleans: [true, false],
    integers: [0, 1, -1, 8388607, -8388608, 8388608, -8388609, 2147483647, -2147483648, 2147483648, 2 ** 53],
    doubles: [0.1, -1e300, 5e-324, Infinity, -Infinity],
    bigints: [0n, 1n, -1n, 2n ** 200n, -(2n ** 64n)],
    strings: [
      '',
      'a',
      'abc',
      'twelve chars',
      'x'.repeat(41),
      'é'.repeat(100),
      'ÿ',
      'Ā',
      '日本語',
      '🙂'.repeat(60),
    ],
    'lone surrogates': ['\ud800', '\udfff'.repeat(50)],
    'a long string': 'lorem ipsum '.repeat(20_000),
    'plain objects': { a: 1, 'odd key': { b: [{ c: null }] }, 7: 'seven' },
    'an array of alike objects': Array.from({ length: 50 }, (_, i) => ({ file: `f${i}`, score: i / 3 })),
    map: new Map<unknown, unknown>([
      ['a', 1],
      [{ k: 1 }, new Map([[1, 2]])],
    ]),
    set: new Set([1, 'two', { three: 3 }]),
    dates: [new Date(0), new Date(8.64e15)],
    regexps: [/a+/gi, /[/]\n/u],
    boxed: [new Number(3), new String('s'), new Boolean(false)],
    buffer: new Uint8Array([1, 2, 3, 4, 5]).buffer,
    'typed arrays': [
      new Int8Array([-1, 2]),
      new Uint8ClampedArray([255]),
      new Int16Array([-300]),
      new Uint16Array([65535]),
      new Int32Array([-1, 1]),
      new Uint32Array([2 ** 32 - 1]),
      new Float32Array([0.5]),
      new Float64Array([Math.PI]),
      new BigInt64Array([-1n]),
      new BigUint64Array([2n ** 64n - 1n]),
    ],
    'an empty view': new Uint8Array(0),
    'node buffer': Buffer.from('hello'),
    url: new URL('https://example.org/a?b#c'),
  };
  for (const [name, value] of Object.entries(values)) {
    it(name, () => expect(trip(value)).toStrictEqual(value));
  }
});

describe('details', () => {
  it('keeps NaN and minus zero', () => {
    expect(trip(NaN)).toBeNaN();
    expect(Object.is(trip(-0), -0)).toBe(true);
  });

  it('keeps holes apart from undefined, also in vast arrays', () => {
    const a = [1, , undefined, , 5]; // eslint-disable-line no-sparse-arrays
    const back = trip(a);
    expect(Object.keys(back)).toEqual(Object.keys(a));
    expect(back.length).toBe(5);
    const vast: number[] = [];
    vast[3_000_000_000] = 1;
    vast[7] = 2;
    const vastBack = trip(vast);
    expect(vastBack.length).toBe(3_000_000_001);
    expect(Object.keys(vastBack)).toEqual(['7', '3000000000']);
    expect(trip(new Array(3)).length).toBe(3);
  });

  it('keeps null prototypes and a property called __proto__', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 });
    expect(Object.getPrototypeOf(trip(bare))).toBeNull();
    const odd = JSON.parse('{"__proto__": {"x": 1}, "y": 2}') as object;
    const back = trip(odd);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.keys(back)).toEqual(['__proto__', 'y']);
  });

  it('keeps cycles and shared references within one message', () => {
    const shared = { n: 1 };
    const o: Record<string, unknown> = { a: shared, list: [shared], map: new Map([[shared, shared]]) };
    o['self'] = o;
    const back = trip(o) as typeof o;
    expect(back['self']).toBe(back);
    expect((back['list'] as unknown[])[0]).toBe(back['a']);
    expect((back['map'] as Map<unknown, unknown>).get(back['a'])).toBe(back['a']);
  });

  it('keeps views of one buffer on one buffer', () => {
    const bytes = new Uint8Array(16);
    const [a, b] = trip([bytes, new DataView(bytes.buffer, 4, 8)]) as [Uint8Array, DataView];
    b.setUint8(0, 9);
    expect(a[4]).toBe(9);
    expect(b.byteLength).toBe(8);
  });

  it('keeps a resizable buffer resizable', () => {
    const back = trip(new ArrayBuffer(4, { maxByteLength: 64 }));
    expect([back.resizable, back.byteLength, back.maxByteLength]).toEqual([true, 4, 64]);
  });

  it('keeps lastIndex, so that a loop over matches goes on where it was', () => {
    const re = /a/g;
    re.exec('aaa');
    expect(trip(re).lastIndex).toBe(1);
  });

  it('keeps what a RegExp match carries beside its elements', () => {
    const back = trip(/(?<x>b)c/d.exec('abc')!);
    expect([back.index, back.input, back.groups!['x'], back.indices![0]]).toEqual([1, 'abc', 'b', [1, 3]]);
  });

  it('sends only the own bytes of a pooled Buffer', () => {
    expect(codec.encode(Buffer.from('tiny')).length).toBeLessThan(32);
  });

  it('sends what every isolate has by name', () => {
    const list = [
      Math,
      Math.max,
      JSON.stringify,
      [].push,
      new Uint8Array(0).set,
      console,
      console.log,
      Number,
      process,
    ];
    trip(list).forEach((v, i) => expect(v).toBe(list[i]));
    expect(trip({ nested: { f: ''.trim } }).nested.f).toBe(String.prototype.trim);
  });

  it('survives a getter that encodes in turn', () => {
    const o = {
      get a() {
        return [...codec.encode([1, 2, 3])].length;
      },
      b: 2,
    };
    expect(trip(o)).toEqual({ a: 16, b: 2 });
  });
});

describe('errors', () => {
  it('keep class, message, stack, cause and own properties', () => {
    const e = Object.assign(new RangeError('far', { cause: new TypeError('inner') }), {
      code: 'E_FAR',
      n: 1,
    });
    const back = trip(e) as typeof e;
    expect(back).toBeInstanceOf(RangeError);
    expect(back.message).toBe('far');
    expect(back.stack).toBe(e.stack);
    expect((back.cause as Error).message).toBe('inner');
    expect(back.cause).toBeInstanceOf(TypeError);
    expect(Object.keys(back)).toEqual(['code', 'n']);
    expect(back.code).toBe('E_FAR');
  });

  it('arrive as the built-in ancestor with their name if a user class made them', () => {
    class QuotaError extends RangeError {
      override name = 'QuotaError';
    }
    const back = trip(new QuotaError('full'));
    expect(back).toBeInstanceOf(RangeError);
    expect([back.name, back.message]).toEqual(['QuotaError', 'full']);
  });

  it('aggregate, cyclic and DOMException', () => {
    const aggregate = new AggregateError([new Error('a'), 'b'], 'both');
    const back = trip(aggregate);
    expect(back).toBeInstanceOf(AggregateError);
    expect([(back.errors[0] as Error).message, back.errors[1]]).toEqual(['a', 'b']);
    const loop = new Error('loop');
    loop.cause = loop;
    const loopBack = trip(loop);
    expect(loopBack.cause).toBe(loopBack);
    const abort = trip(new DOMException('stop', 'AbortError'));
    expect(abort).toBeInstanceOf(DOMException);
    expect([abort.name, abort.message, abort.code]).toEqual(['AbortError', 'stop', 20]);
  });

  it('get through whatever hangs on them', () => {
    const shared = { x: 1 };
    const e = Object.assign(new Error('io', { cause: { shared, socket: Promise.resolve() } }), {
      callback: () => 1,
      shared,
    });
    const back = trip([e, shared]) as [typeof e, object];
    expect(back[0].message).toBe('io');
    expect(back[0].cause).toBe('[left behind: a promise]');
    expect('callback' in back[0]).toBe(false);
    expect(back[0].shared).toBe(back[1]);
  });

  it('keep SendError itself', () => {
    const e = failure({ x: Symbol('s') });
    const back = trip(e);
    expect(back).toBeInstanceOf(SendError);
    expect([back.path, back.code, back.message, back.name]).toEqual([e.path, e.code, e.message, 'SendError']);
  });
});

describe('what cannot travel', () => {
  class Account {
    balance = 1;
  }
  const cases: [string, unknown, string, RegExp][] = [
    ['closure', { f: () => 1 }, 'value.f', /the function "f", not an async function at the top level/],
    ['class', [Account], 'value[0]', /the class Account/],
    ['instance', { list: [1, { acc: new Account() }] }, 'value.list[1].acc', /an instance of Account/],
    ['promise', new Map([['p', Promise.resolve()]]), 'value.get("p")', /a promise; await it/],
    ['symbol', { 'odd key': Symbol('x') }, 'value["odd key"]', /the symbol Symbol\(x\)/],
    ['weak map', new Set([new WeakMap()]), 'value.values()', /a WeakMap/],
    ['iterator', [[1, 2].values()], 'value[0]', /an iterator/],
    ['emitter', { out: process.stdout }, 'value.out', /stays on the core that made it/],
    ['array subclass', new (class Stack extends Array {})(), 'value', /an instance of Stack/],
    ['fake map', Object.create(Map.prototype), 'value', /it is an? (?:instance of )?Map/],
  ];
  for (const [name, value, path, message] of cases) {
    it(name, () => {
      const e = failure(value);
      expect(e).toBeInstanceOf(SendError);
      expect(e).toBeInstanceOf(TypeError);
      expect(e.code).toBe('ERR_HEDDLE_NOT_SEND');
      expect(e.path).toBe(path);
      expect(e.message).toMatch(message);
      expect(e.message.startsWith(path)).toBe(true);
    });
  }

  it('too deep a nesting is a SendError, not a crash', () => {
    let list: unknown = null;
    for (let i = 0; i < 200_000; i++) list = { next: list };
    expect(failure(list).message).toMatch(/nests too deeply/);
    expect(trip({ ok: 1 })).toEqual({ ok: 1 });
  });
});

function failure(value: unknown): SendError {
  try {
    codec.encode(value);
  } catch (e) {
    return e as SendError;
  }
  throw new Error('was encoded');
}
