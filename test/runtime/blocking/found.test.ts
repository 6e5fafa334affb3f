// Which functions a blocking thread finds, whoever names them and however: by what the module that passes them imports, or by
// the function itself. What it cannot find is refused with the reason and what to do.
import { pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { SendError } from '../../../dist/runtime/index.js';
import { imported, module, module as write } from './modules.ts';

let folders = 0;

/** A compiled module whose function `call` is one call, in a folder of its own: nobody else has named what it imports. */
async function call(head: string, expression: string): Promise<() => Promise<unknown>> {
  const folder = `shape-${folders++}`;
  library(folder);
  const source = `${HEDDLE}\n${head}\nexport async function call(): Promise<unknown> { return await ${expression}; }`;
  return (await imported<{ call(): Promise<unknown> }>(module(`${folder}/call.mts`, source))).call;
}

/** What each of `expressions` comes to. */
async function outcomes(head: string, expressions: Record<string, string>): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const [key, expression] of Object.entries(expressions)) {
    const run = await call(head, expression);
    results[key] = await run().catch((e: Error) => `${e.name}: ${e.message}`);
  }
  return results;
}

function every(expressions: Record<string, string>, value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(expressions).map((key) => [key, value]));
}

/** The modules that `call` imports from. */
function library(folder: string): void {
  const module = (name: string, source: string, options = {}) => write(`${folder}/${name}`, source, options);
  module(
    'hash.mjs',
    `import { isMainThread } from 'node:worker_threads';
    export function hash(text) { return text + '#' + !isMainThread; }
    export default hash;
    export const tools = { hash, deeper: { hash } };
    export class Hasher { static mark = '#'; static hash(text) { return text + Hasher.mark + !isMainThread; } static own(text) { return this.hash(text); } }
    const wrap = (f) => (...args) => f(...args);
    export const wrapped = wrap(hash);
    const make = (mark) => function made(text) { return text + mark + !isMainThread; };
    export const sharp = make('#'), flat = make('b');`,
    { native: true },
  );
  module(
    'again.mjs',
    `export { hash as again } from './hash.mjs'; export * from './hash.mjs'; export * as group from './hash.mjs';`,
    { native: true },
  );
  module(
    'hash.cjs',
    `const { isMainThread } = require('node:worker_threads');
    exports.hash = function (text) { return text + '#' + !isMainThread; };
    exports['late' + 'r'] = (text) => exports.hash(text);
    exports.tools = { hash: exports.hash };`,
    { native: true },
  );
  // As minifiers and bundlers leave packages behind.
  module(
    'node_modules/mini/package.json',
    '{ "name": "mini", "exports": { "import": "./m.mjs", "require": "./m.cjs" } }',
    { native: true },
  );
  module(
    'node_modules/mini/m.mjs',
    `import{isMainThread as t}from"node:worker_threads";function a(b){return b+"#"+!t}var c={d:a};class e{static f(g){return e.h(g)}static h(g){return g+"#"+!t}}export{a as hash,c as tools,e as Hasher};export default function(n){return n+"#"+!t}`,
    { native: true },
  );
  module(
    'node_modules/mini/m.cjs',
    `"use strict";var o=Object.defineProperty;var t=require("node:worker_threads").isMainThread;var x={};((a,b)=>{for(var c in b)o(a,c,{get:b[c],enumerable:!0})})(x,{hash:()=>a,tools:()=>c});module.exports=x;function a(b){return b+"#"+!t}var c={d:function(b){return a(b)}};`,
    { native: true },
  );
  module(
    'late.mjs',
    `import { isMainThread } from 'node:worker_threads';
    await null;
    export const odd = (text) => text + '#' + !isMainThread;
    const make = () => function made(text) { return text; };
    export const sharp = make('#'), flat = make('b');`,
    { native: true },
  );
  module(
    'fails.mjs',
    `import { isMainThread } from 'node:worker_threads';
    if (!isMainThread) throw new RangeError('only on the main thread');
    export function work() {} export async function later() {}`,
  );
  module(
    'no-word.mjs',
    `import { spawnBlocking } from 'heddle'; import * as all from './hash.mjs'; export const callWrapped = (text) => spawnBlocking(all.wrapped, text);`,
  );
  module(
    'run.mjs',
    `import { spawnBlocking } from 'heddle'; export async function run(f, ...args) { return await spawnBlocking(f, ...args); }`,
  );
  module(
    'native-run.mjs',
    `import { spawnBlocking } from 'heddle'; export const run = (f, ...args) => spawnBlocking(f, ...args);`,
    { native: true },
  );
}

const HEDDLE = `import { spawnBlocking } from 'heddle'; import { run } from './run.mjs'; import { run as nativeRun } from './native-run.mjs';`;

test('functions of modules without async functions, however they are named', async () => {
  const shapes = {
    named: `spawnBlocking(hash, 'x')`,
    renamed: `spawnBlocking(other, 'x')`,
    byDefault: `spawnBlocking(byDefault, 'x')`,
    namespace: `spawnBlocking(ns.hash, 'x')`,
    namespaceDefault: `spawnBlocking(ns.default, 'x')`,
    reexported: `spawnBlocking(again, 'x')`,
    star: `spawnBlocking(starred, 'x')`,
    group: `spawnBlocking(group.hash, 'x')`,
    cast: `spawnBlocking(hash as any, 'x')`,
    asserted: `spawnBlocking(hash!, 'x')`,
    satisfied: `spawnBlocking((hash satisfies unknown), 'x')`,
    conditional: `spawnBlocking(Math.random() < 2 ? hash : ns.wrapped, 'x')`,
    either: `spawnBlocking(missing ?? hash, 'x')`,
    comma: `spawnBlocking((0, hash), 'x')`,
    calleeCast: `(spawnBlocking as any)(hash, 'x')`,
    calleeAlias: `sb(hash, 'x')`,
    calleeMember: `heddle.spawnBlocking(hash, 'x')`,
    member: `spawnBlocking(tools.hash, 'x')`,
    deeper: `spawnBlocking(ns.tools.deeper.hash, 'x')`,
    staticMethod: `spawnBlocking(Hasher.hash, 'x')`,
    staticMethodThis: `spawnBlocking(Hasher.own, 'x')`,
    wrapped: `spawnBlocking(wrapped, 'x')`,
    wrappedCast: `spawnBlocking(wrapped as any, 'x')`,
    wrappedNamespace: `spawnBlocking(ns.wrapped, 'x')`,
    made: `spawnBlocking(sharp, 'x')`,
    madeCast: `sb(sharp!, 'x')`,
    withoutAsync: `callWrapped('x')`,
    variable: `spawnBlocking(table['hash' as 'hash'], 'x')`,
    destructured: `spawnBlocking(out, 'x')`,
    throughFunction: `run(hash, 'x')`,
    throughNative: `nativeRun(hash, 'x')`,
    memberThroughFunction: `run(Hasher.own, 'x')`,
    dynamic: `import('./hash.mjs').then(({ hash: found }) => spawnBlocking(found, 'x'))`,
    topLevelAwait: `run(odd, 'x')`,
    topLevelAwaitNamed: `spawnBlocking(odd, 'x')`,
    commonJs: `spawnBlocking(cjs.hash, 'x')`,
    commonJsNamed: `spawnBlocking(cjsHash, 'x')`,
    commonJsHidden: `spawnBlocking(cjs.later, 'x')`,
    required: `spawnBlocking(requiredHash, 'x')`,
  };
  const found = await outcomes(
    `import * as heddle from 'heddle'; import { spawnBlocking as sb } from 'heddle'; import { createRequire } from 'node:module';
    import byDefault, * as ns from './hash.mjs'; import { hash, hash as other, tools, Hasher, wrapped, sharp } from './hash.mjs';
    import { again, hash as starred, group } from './again.mjs'; import { odd } from './late.mjs'; import { callWrapped } from './no-word.mjs';
    import cjs, { hash as cjsHash } from './hash.cjs';
    const missing = undefined as any; const table = { hash }; const { hash: out } = ns;
    const { hash: requiredHash } = createRequire(import.meta.url)('./hash.cjs');`,
    shapes,
  );
  expect(found).toEqual(every(shapes, 'x#true'));
});

test('functions of packages that were minified', async () => {
  const shapes = {
    named: `spawnBlocking(hash, 'x')`,
    byDefault: `spawnBlocking(byDefault, 'x')`,
    member: `spawnBlocking(tools.d, 'x')`,
    staticMethod: `spawnBlocking(Hasher.f, 'x')`,
    throughFunction: `run(hash, 'x')`,
    defaultThroughFunction: `run(byDefault, 'x')`,
    memberThroughFunction: `run(tools.d, 'x')`,
    staticThroughFunction: `run(Hasher.f, 'x')`,
    commonJs: `spawnBlocking(cjs.hash, 'x')`,
    commonJsMember: `nativeRun(cjs.tools.d, 'x')`,
  };
  const found = await outcomes(
    `import { createRequire } from 'node:module'; import byDefault, { hash, tools, Hasher } from 'mini';
    const cjs = createRequire(import.meta.url)('mini');`,
    shapes,
  );
  expect(found).toEqual(every(shapes, 'x#true'));
});

test("Node's own functions, however they are named", async () => {
  const shapes = {
    cast: `spawnBlocking(pbkdf2Sync as any, 'p', 's', 1, 4, 'sha1')`,
    namespace: `spawnBlocking(crypto.pbkdf2Sync, 'p', 's', 1, 4, 'sha1')`,
    byDefault: `spawnBlocking(byDefault.pbkdf2Sync, 'p', 's', 1, 4, 'sha1')`,
    withoutPrefix: `spawnBlocking(bare.pbkdf2Sync, 'p', 's', 1, 4, 'sha1')`,
    throughFunction: `run(pbkdf2Sync, 'p', 's', 1, 4, 'sha1')`,
    throughNative: `nativeRun(byDefault.pbkdf2Sync, 'p', 's', 1, 4, 'sha1')`,
    required: `spawnBlocking(process.getBuiltinModule('node:crypto').pbkdf2Sync, 'p', 's', 1, 4, 'sha1')`,
    variable: `spawnBlocking([pbkdf2Sync][0], 'p', 's', 1, 4, 'sha1')`,
  };
  const head = `import * as crypto from 'node:crypto'; import byDefault, { pbkdf2Sync } from 'node:crypto'; import * as bare from 'crypto';`;
  expect(await outcomes(head, shapes)).toEqual(every(shapes, pbkdf2Sync('p', 's', 1, 4, 'sha1')));
  const others = {
    zlib: `run(zlib.gunzipSync, zlib.gzipSync('x'))`,
    file: `run(fs.existsSync, '/')`,
    native: `run(fs.realpathSync.native, '/')`,
    lazy: `run(fs.opendirSync, 7)`,
    child: `run(child.execFileSync, process.execPath, ['-p', '1'], { encoding: 'utf8' })`,
    posix: `run(path.win32.basename, 'a\\\\b')`,
    types: `run(util.types.isDate, 7)`,
    class: `run(Buffer.byteLength, 'xy')`,
    global: `run(JSON.parse, '[1]')`,
    clone: `run(structuredClone, [1])`,
  };
  const more = `import zlib from 'node:zlib'; import fs from 'node:fs'; import child from 'node:child_process'; import path from 'node:path'; import util from 'node:util';`;
  expect(await outcomes(more, others)).toEqual({
    zlib: Buffer.from('x'),
    file: true,
    native: '/',
    lazy: expect.stringMatching(/^TypeError: .*"path" argument must be of type string/),
    child: '1\n',
    posix: 'b',
    types: false,
    class: 2,
    global: [1],
    clone: [1],
  });
});

test('what no module exports is refused at once: which function, where it is, what to do', async () => {
  const refused = async (expression: string): Promise<string> => {
    const refusal = await call(
      `import { odd, sharp as twin } from './late.mjs'; import { hash, sharp } from './hash.mjs'; let early = true;
      function hidden() { return 1; } class Local { method() {} #private() {} get p() { return this.#private; } }`,
      `(async () => { try { const h: any = ${expression}; early = false; return await h; } catch (e: any) { return { early, e }; } })()`,
    );
    const { early, e } = (await refusal()) as { early: boolean; e: SendError };
    expect(e, String(e)).toBeInstanceOf(SendError);
    return `${early ? '' : 'later: '}${e.message}`;
  };
  expect(await refused('spawnBlocking(hidden)')).toMatch(
    /^later: spawnBlocking: the function .* the function "hidden" \(.*call\.mjs:\d+\), which that module does not export; export it there/,
  );
  expect(await refused('spawnBlocking(() => 1)')).toMatch(/an anonymous function \(.*call\.mjs:\d+\), which/);
  expect(await refused(`spawnBlocking(hash.bind(null, 'x'))`)).toMatch(
    /the bound function "bound hash"; pass "hash" itself/,
  );
  expect(await refused(`spawnBlocking(new Local().method)`)).toMatch(
    /^later: .*"method" \(.*which that module does not export/,
  );
  expect(await refused(`spawnBlocking(new Proxy(hash, {}), 'x')`)).toMatch(/a Proxy/);
  expect(await refused('spawnBlocking(Local as any)')).toMatch(/the class Local/);
  expect(await refused('spawnBlocking([].map.bind([]) as any)')).toMatch(/the bound function/);
  expect(await refused('run(sharp)')).toMatch(
    /"made" \(.*hash\.mjs:\d+\), which holds variables of the function around it, "make"; .*importable\(import\.meta\.url, made, 'NAME'\)/,
  );
  expect(await refused('spawnBlocking(new Function("return 1") as any)')).toMatch(/made from text/);
  expect(await refused(`spawnBlocking([twin][0]!, 'x')`)).toMatch(
    /late\.mjs exports several functions that were made at .*late\.mjs:\d+; .*importable\(import\.meta\.url, made, 'NAME'\)/,
  );
});

test('a module that does not load in the thread: the call says which, why and what to do', async () => {
  for (const name of ['work', 'later']) {
    const failing = await call(`import { work, later } from './fails.mjs';`, `spawnBlocking(${name})`);
    const error = (await failing().catch((e: unknown) => e)) as Error & { code: string };
    expect(error).toMatchObject({ name: 'ModuleLoadError', code: 'ERR_HEDDLE_BLOCKING_LOAD' });
    expect(error.message).toMatch(
      new RegExp(
        `^spawnBlocking\\(${name}\\): the thread could not load .*fails\\.mjs, which holds the function: only on the main thread; .*without side effects`,
      ),
    );
    expect(error.cause).toBeInstanceOf(RangeError);
  }
});

test('modules that are imported by their .ts name, which TypeScript rewrites', async () => {
  const text = 'export const LENGTH = 3; export function pad(s: string) { return s.padEnd(LENGTH); }';
  module('named/pad.mts', text);
  module(
    'named/pads.mts',
    `export const LENGTH = 4;\nexport function pad(s: string) { return s.padEnd(LENGTH); }`,
  );
  const caller = await imported<{ call(): Promise<string[]> }>(
    module(
      'named/call.mts',
      `import { spawnBlocking } from 'heddle';
      import { pad } from './pad.mts';
      import * as pads from './pads.mts';
      export async function call() { return [await spawnBlocking(pad, 'a'), await spawnBlocking(pads.pad as any, 'b')]; }`,
    ),
  );
  expect(await caller.call()).toEqual(['a  ', 'b   ']);
});
