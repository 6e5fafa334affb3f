// heddle/vite: `plugins: [heddle()]`, for builds, the dev server and vitest. What runs in browsers stays as it is.
import type { BundlerOptions } from './options.ts';
import { rollupParts } from './rollup/plugin.ts';
import type { Context, Plugin, ViteConfig, VitestContext } from './rollup/types.ts';
import type { Session } from './session.ts';
import { WORTH_A_LOOK, withoutQuery } from './source.ts';
import { ownRuntime } from './vite/own-runtime.ts';
import { DevServer } from './vite/server.ts';

export type { BundlerOptions } from './options.ts';

/** @throws ConfigurationError for an unknown option or a value out of range */
export function heddle(options?: BundlerOptions): Plugin[] {
  const dev = new DevServer(options?.packages ?? []);
  const build = rollupParts(options, null, runsInNode);
  const serve = rollupParts(options, (context, id) => dev.place(context, id), runsInNode);
  let counts = false;
  const configured = ({ root, test }: ViteConfig): void => {
    build.setRoot(root);
    serve.setRoot(root);
    counts = test?.coverage?.enabled === true && test.coverage.provider === 'istanbul';
  };
  // What the server leaves to Node is configured: it makes an address of what a plugin resolves.
  const { resolveId: _, transform, ...compiler } = serve.compiler;
  const part = (isTurn: () => boolean): Pick<Plugin, 'transform'> => ({
    transform: {
      ...transform!,
      handler(this: Context, text: string, id: string) {
        return isTurn() ? transform!.handler.call(this, text, id) : null;
      },
    },
  });
  return [
    { ...build.compiler, apply: 'build', config: keepOut, configResolved: configured },
    build.follower,
    {
      ...compiler,
      ...part(() => !counts),
      apply: 'serve',
      config: keepOut,
      configResolved: configured,
      configureServer: (server) => dev.serve(server),
      configureVitest: (context) => keepNone(context, serve.session),
      closeBundle: () => dev.close(),
    },
    // Behind istanbul, which then counts each line once, however often heddle copies it.
    { name: 'heddle:counted', enforce: 'post', apply: 'serve', ...late(part(() => counts)) },
  ];
}

export default heddle;

function late({ transform }: Pick<Plugin, 'transform'>): object {
  return { transform: { ...transform!, order: 'post' } };
}

/** The runtime is loaded by Node, never by Vite: there must be one of it, linked packages included. */
function keepOut(): object {
  return {
    ssr: { external: ['heddle'] },
    // Of vitest, which has its own list.
    test: { server: { deps: { external: [ownRuntime()] } } },
  };
}

/** vitest keeps what modules have become from one run to the next. With it the warnings would be gone, and the server's address of then. */
function keepNone(context: VitestContext, session: () => Session): void {
  const define = context.defineCacheKeyGenerator ?? context.experimental_defineCacheKeyGenerator;
  define?.(({ id, sourceCode }) =>
    WORTH_A_LOOK.test(sourceCode) && session().accepts(withoutQuery(id)) ? false : undefined,
  );
}

/** vitest runs what is meant for browsers in Node too. */
function runsInNode({ environment }: Context): boolean {
  return environment?.config.consumer !== 'client' || process.env['VITEST'] !== undefined;
}
