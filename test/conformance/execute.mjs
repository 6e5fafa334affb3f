// Runs one variant of one test in a realm of its own and says how it ended.
// The suite's harness files run as they are: what is asked is whether a test's own text keeps its meaning.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { transform } from 'heddle/transformer';
import { frontmatter } from './frontmatter.mjs';
import { CALLERS, callInside, inside } from './inside.mjs';
import { Modules } from './modules.mjs';
import { createRealm } from './realm.mjs';

/** What a test may take that only ever waits: natively the slowest takes a few milliseconds, a stopped machine some hundred more. */
const WAIT_MS = 5000;

const harness = new Map();

function harnessScript(suite, name) {
  let script = harness.get(name);
  if (!script) {
    script = new vm.Script(readFileSync(join(suite, 'harness', name), 'utf8'), { filename: name });
    harness.set(name, script);
  }
  return script;
}

let compiledCallers = null;

/** A script that comes to the callers: compiled, or as they are. */
function callers(mode) {
  compiledCallers ??= transform(CALLERS, { fileName: '/callers.js', module: 'cjs' }).code;
  return `(() => { ${mode.native ? CALLERS : compiledCallers}\nreturn { called, invoked }; })()`;
}

/**
 * @typedef {{ status: 'pass' | 'fail' | 'hang', message: string, kept: string[], internal: string[] }} Outcome
 * `kept`: codes of the diagnostics of functions left native; `internal`: faults of the compiler itself.
 * @returns {Promise<Outcome>}
 */
export async function execute(suite, { file, variant }, mode) {
  const path = join(suite, 'test', file);
  const text = readFileSync(path, 'utf8');
  const meta = frontmatter(text);
  const diagnostics = [];
  const compile = (written, kind, fileName) => {
    const rewritten = mode.inside && variant !== 'raw' && meta.negative?.phase !== 'parse';
    const source = rewritten ? inside(written) : written;
    if (mode.native) return source;
    const result = transform(source, {
      fileName: kind === 'module' ? fileName.replace(/\.js$/, '.mjs') : fileName,
      module: kind === 'module' ? 'esm' : 'cjs',
      tasks: !!mode.tasks,
    });
    if (fileName === path) diagnostics.push(...result.diagnostics);
    return result.code;
  };
  let done = null;
  const finished = new Promise((resolve) => (done = resolve));
  const realm = createRealm({ print: (t) => done(String(t)), forced: mode.forced, compiled: !mode.native });
  const problem = await run().catch((error) => `in the harness: ${error?.stack}`);
  const codes = (prefix) => diagnostics.filter((d) => d.code.startsWith(prefix)).map((d) => d.code);
  return {
    status: problem === null ? 'pass' : problem === HANG ? 'hang' : 'fail',
    message: problem ?? '',
    kept: meta.negative?.phase === 'parse' ? [] : codes('HDL1'),
    internal: codes('HDL9').map((c) => `${c} ${diagnostics.find((d) => d.code === c).message}`),
  };

  async function run() {
    const isAsync = meta.flags.includes('async');
    if (variant !== 'raw')
      for (const name of [
        'assert.js',
        'sta.js',
        ...(isAsync ? ['doneprintHandle.js'] : []),
        ...meta.includes,
      ])
        harnessScript(suite, name).runInContext(realm.context);
    if (mode.inside) callInside(realm, vm.runInContext(callers(mode), realm.context));
    const modules = new Modules(realm, compile);
    modules.main = path;
    const thrown = await attempt(variant === 'module' ? asModule(modules) : asScript(realm));
    if (meta.negative) {
      if (!thrown) return `expected ${meta.negative.type} in phase ${meta.negative.phase}`;
      const name = nameOf(thrown.error);
      const phase = thrown.phase === 'resolution' && meta.negative.phase === 'parse' ? 'parse' : thrown.phase;
      return name === meta.negative.type && phase === meta.negative.phase
        ? null
        : `expected ${meta.negative.type} in phase ${meta.negative.phase}, got ${describe(thrown.error)} in phase ${thrown.phase}`;
    }
    if (thrown) return `${thrown.phase}: ${describe(thrown.error)}`;
    if (!isAsync) return null;
    const text = await Promise.race([finished, waited()]);
    if (text === HANG) return HANG;
    return text === 'Test262:AsyncTestComplete' ? null : text.replace('Test262:AsyncTestFailure:', '');
  }

  function* asScript({ context, load }) {
    yield 'parse';
    const source = variant === 'strict' ? `"use strict";\n${text}` : text;
    // Options decide what an import() in the script does; the callback is only known once there is a realm.
    const script = new vm.Script(compile(source, 'script', path), {
      filename: path,
      importModuleDynamically: (s) => realm.load(s, { identifier: path }),
    });
    yield 'runtime';
    script.runInContext(context);
    void load;
  }

  async function* asModule(modules) {
    yield 'parse';
    const module = modules.source(path, text);
    yield 'resolution';
    await module.link((s, from) => modules.resolve(s, from.identifier));
    yield 'runtime';
    const evaluated = await Promise.race([module.evaluate().then(() => null), waited()]);
    if (evaluated === HANG) throw new Error('the module never ends');
  }
}

const HANG = 'never ends';

function waited() {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS, HANG).unref());
}

/** Goes through the phases that `steps` names; what one throws, and which, or null. */
async function attempt(steps) {
  let phase = 'parse';
  try {
    for await (phase of steps);
    return null;
  } catch (error) {
    return { phase, error };
  }
}

function nameOf(error) {
  return error?.constructor?.name ?? typeof error;
}

function describe(error) {
  const text =
    typeof error === 'object' && error !== null
      ? `${error.name ?? nameOf(error)}: ${error.message}`
      : String(error);
  return text.split('\n')[0];
}
