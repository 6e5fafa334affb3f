// heddle/loader: for webpack, Rspack and Turbopack, before the loader that takes the types away. On its own, as in Next, it has no say
// in what is written: functions are then loaded from their sources on other threads.
import { chain, type RawSourceMap } from '../core/source-map.ts';
import { checkBundlerOptions } from './options.ts';
import { Session, type Place } from './session.ts';
import { blockingImports, SOURCE_FILE, SOURCE_THREAD, spawns, WORTH_A_LOOK } from './source.ts';
import { buildOf, type BuildUnderWay } from './webpack/builds.ts';
import { FILE } from './webpack/place.ts';
import type { LoaderContext } from './webpack/types.ts';

export type { BundlerOptions } from './options.ts';

export default function heddleLoader(
  this: LoaderContext,
  source: string,
  inputMap?: RawSourceMap | string,
): void {
  const done = this.async();
  compile(this, source, inputMap).then(
    (result) => done(null, result.code, result.map ?? inputMap),
    (error: unknown) => done(error as Error),
  );
}

interface Loaded {
  code: string;
  map?: RawSourceMap;
}

async function compile(
  context: LoaderContext,
  text: string,
  inputMap: RawSourceMap | string | undefined,
): Promise<Loaded> {
  const { resource, resourcePath } = context;
  const build = buildUnderWay(context);
  const session = build?.session ?? alone(context);
  if (!SOURCE_FILE.test(resourcePath)) return { code: text };
  if (build === null && staysAsItIs(context, text)) return { code: text };
  session.see(text);
  const seen = { id: undefined as string | undefined, spawns: spawns(text) };
  if (context._module?.buildInfo !== undefined) context._module.buildInfo.heddle = seen;
  if (!WORTH_A_LOOK.test(text) || !session.accepts(resourcePath)) return { code: text };
  const place = build === null ? placeAlone(session) : await placeOf(context, build, text);
  const result = session.compile(text, resource, resourcePath, place);
  for (const { text: said, severity } of result?.said ?? [])
    if (severity === 'error') context.emitError(new Error(said));
    else context.emitWarning(new Error(said));
  if (result?.compiled !== true) return { code: text };
  const id = session.idOf(resourcePath, text);
  if (session.modules.has(id)) seen.id = id;
  const before = typeof inputMap === 'string' ? (JSON.parse(inputMap) as RawSourceMap) : inputMap;
  return { code: result.code, map: before ? chain(result.map, before) : result.map };
}

async function placeOf(context: LoaderContext, build: BuildUnderWay, text: string): Promise<Place> {
  const { session, entries, loader } = build;
  const imports: Record<string, string> = {};
  const resolve = context.getResolve?.({ dependencyType: 'esm' });
  for (const specifier of resolve === undefined ? [] : blockingImports(text)) {
    const folder = context.resourcePath.replace(/[/\\][^/\\]*$/, '');
    const found = await resolve!(folder, specifier).catch(() => null);
    if (typeof found !== 'string') continue;
    session.modules.set((imports[specifier] = session.idOf(found, '')), found);
  }
  return { loader, entry: entries.kindOf(context.resourcePath), url: FILE, imports };
}

function buildUnderWay(context: LoaderContext): BuildUnderWay | null {
  const { build } = context.getOptions();
  if (build === undefined) return null;
  const found = buildOf(Number(build));
  if (found === undefined)
    throw new Error(
      'heddle: the loader runs in another process than the plugin; do not put it behind thread-loader',
    );
  return found;
}

const sessions = new Map<string, Session>();

function alone(context: LoaderContext): Session {
  const options = context.getOptions();
  const key = JSON.stringify([context.rootContext, options]);
  let session = sessions.get(key);
  if (session === undefined) {
    checkBundlerOptions(options);
    sessions.set(key, (session = new Session(context.rootContext, options)));
  }
  return session;
}

/** What browsers run, and what Next turns into something else by its directive: both want the async functions themselves. */
function staysAsItIs({ target }: LoaderContext, text: string): boolean {
  return (target?.startsWith('web') ?? false) || /^\s*(['"])use (?:client|server|cache)\b/m.test(text);
}

function placeAlone(session: Session): Place {
  const loader = new URL(SOURCE_THREAD);
  loader.searchParams.set('root', session.root);
  return { loader: loader.href, entry: 'no' };
}
