// Where V8's counts leave the process: in the files that Node writes for NODE_V8_COVERAGE (c8, node --test), and in the answers of an
// inspector's session (vitest, Jest). Loaded only where somebody may collect coverage.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as inspector from 'node:inspector';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, threadId } from 'node:worker_threads';
import * as v8 from 'node:v8';
import { isLoaded } from '../../task/module.ts';
import { amend, startsOf, type FunctionCoverage } from './amend.ts';
import { inSource } from './in-source.ts';

interface Script {
  scriptId: string;
  url: string;
  functions: FunctionCoverage[];
}

interface SourceMap {
  mappings?: unknown;
  sources?: string[];
  sourcesContent?: string[];
}

interface Written {
  result: Script[];
  'source-map-cache'?: Record<string, { lineLengths: number[]; data: SourceMap | null } | undefined>;
}

/** On what is in place already: Jest loads heddle anew for each test file, with the same inspector. */
const AMENDS = Symbol.for('heddle.coverage');

const folder = process.env['NODE_V8_COVERAGE'];
if (folder !== undefined && folder !== '') amendFiles(folder);
amendAnswers();

/** At the very end, behind all listeners: what they run counts too. */
function amendFiles(directory: string): void {
  const { emit } = process;
  process.emit = function (this: NodeJS.Process, name: string, ...args: never[]) {
    const result = (emit as (...all: unknown[]) => boolean).call(this, name, ...args);
    if (name === 'exit') {
      // Node writes what little is counted from here on into a file of its own, and readers add the two up.
      v8.takeCoverage();
      // Threads that were ended from outside have written theirs by now, and no listener of theirs was called.
      const own = new RegExp(`^coverage-${process.pid}-\\d+-${isMainThread ? '\\d+' : threadId}\\.json$`);
      for (const file of readdirSync(directory)) if (own.test(file)) amendFile(join(directory, file));
    }
    return result;
  } as typeof emit;
}

function amendFile(path: string): void {
  const written = JSON.parse(readFileSync(path, 'utf8')) as Written;
  for (const script of written.result) {
    const { url, functions } = script;
    const { lineLengths, data } = written['source-map-cache']?.[url] ?? {};
    if (lineLengths === undefined || typeof data?.mappings !== 'string' || !isCompiled(url)) continue;
    let offset = 0;
    const starts = lineLengths.map((length) => {
      const start = offset;
      offset += length + 1;
      return start;
    });
    amend(functions, starts, data.mappings);
    // Others follow the map well, and add up what several processes and threads have counted in the generated text.
    if (process.env['NODE_TEST_CONTEXT'] === undefined) continue;
    const [source, ...others] = data.sources ?? [];
    const text = data.sourcesContent?.[0];
    if (source !== url || others.length > 0 || text === undefined) continue;
    script.functions = inSource(functions, starts, data.mappings, text);
    delete written['source-map-cache']![url];
  }
  writeFileSync(path, JSON.stringify(written));
}

/** As it was loaded, or as it lies there: a bundle's modules have other URLs than its file. */
function isCompiled(url: string): boolean {
  if (isLoaded(url)) return true;
  try {
    return imports(readFileSync(fileURLToPath(url), 'utf8'));
  } catch {
    return false;
  }
}

/** Whatever a bundler makes of the import, the name that it takes from heddle/internal stays. */
function imports(text: string): boolean {
  return /\bmodule_\b/.test(text);
}

type Post = (method: string, params?: unknown, callback?: unknown) => unknown;

function amendAnswers(): void {
  const load = createRequire(import.meta.url);
  try {
    const { Session } = load('node:inspector') as typeof inspector;
    const asked = load('node:inspector/promises') as { Session: typeof Session };
    const { post } = Session.prototype as unknown as { post: Post };
    if (AMENDS in post) return;
    (Session.prototype as { post: Post }).post = function (this: inspector.Session, method, ...rest) {
      const last = rest.at(-1);
      if (!takes(method) || typeof last !== 'function') return post.call(this, method, ...rest);
      const callback = (error: Error | null, answer: { result: Script[] }): void => {
        if (error === null) amendScripts(answer.result, (name, params, done) => post.call(this, name, params, done));
        (last as (...args: unknown[]) => void)(error, answer);
      };
      return post.call(this, method, ...rest.slice(0, -1), callback);
    };
    Object.assign(Session.prototype.post, { [AMENDS]: true });
    const { post: promised } = asked.Session.prototype as unknown as { post: Post };
    if (promised === post) return;
    (asked.Session.prototype as { post: Post }).post = async function (this: inspector.Session, method, params) {
      const answer = await promised.call(this, method, params);
      if (takes(method))
        amendScripts((answer as { result: Script[] }).result, (name, given, done) =>
          post.call(this, name, given, done),
        );
      return answer;
    };
  } catch {
    // A Node without an inspector collects nothing.
  }
}

function takes(method: string): boolean {
  return method === 'Profiler.takePreciseCoverage' || method === 'Profiler.getBestEffortCoverage';
}

type Ask = (
  method: string,
  params: unknown,
  done: (error: Error | null, answer?: { scriptSource?: string }) => void,
) => void;

/** A session of this thread answers before it returns. */
function amendScripts(scripts: readonly Script[], ask: Ask): void {
  ask('Debugger.enable', {}, () => undefined);
  for (const { scriptId, functions } of scripts)
    ask('Debugger.getScriptSource', { scriptId }, (_, answer) => {
      const text = answer?.scriptSource ?? '';
      const mappings = imports(text) ? mappingsIn(text) : null;
      if (mappings !== null) amend(functions, startsOf(text), mappings);
    });
  ask('Debugger.disable', {}, () => undefined);
}

function mappingsIn(text: string): string | null {
  const data = [...text.matchAll(/\/\/# sourceMappingURL=data:[^,]*;base64,([\w+/=]+)/g)].at(-1)?.[1];
  if (data === undefined) return null;
  const { mappings } = JSON.parse(Buffer.from(data, 'base64').toString()) as { mappings?: unknown };
  return typeof mappings === 'string' ? mappings : null;
}
