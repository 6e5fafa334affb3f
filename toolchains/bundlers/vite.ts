// heddle/vite: `plugins: [heddle()]`, for builds, the dev server and vitest. What runs in browsers stays as it is.
import type { BundlerOptions } from './options.ts';
import { rollupParts } from './rollup/plugin.ts';
import type { Context, Plugin, ViteConfig } from './rollup/types.ts';
import { ownRuntime } from './vite/own-runtime.ts';
import { DevServer } from './vite/server.ts';

export type { BundlerOptions } from './options.ts';

/** @throws ConfigurationError for an unknown option or a value out of range */
export function heddle(options?: BundlerOptions): Plugin[] {
  const dev = new DevServer();
  const build = rollupParts(options, null, runsInNode);
  const serve = rollupParts(options, (context, id) => dev.place(context, id), runsInNode);
  const configured = ({ root }: ViteConfig): void => {
    build.setRoot(root);
    serve.setRoot(root);
  };
  // What the server leaves to Node is configured: it makes an address of what a plugin resolves.
  const { resolveId: _, ...compiler } = serve.compiler;
  return [
    { ...build.compiler, apply: 'build', config: keepOut, configResolved: configured },
    build.follower,
    {
      ...compiler,
      apply: 'serve',
      config: keepOut,
      configResolved: configured,
      configureServer: (server) => dev.serve(server),
      closeBundle: () => dev.close(),
    },
  ];
}

export default heddle;

/** The runtime is loaded by Node, never by Vite: there must be one of it, linked packages included. */
function keepOut(): object {
  return {
    ssr: { external: ['heddle'] },
    // Of vitest, which has its own list.
    test: { server: { deps: { external: [ownRuntime()] } } },
  };
}

/** vitest runs what is meant for browsers in Node too. */
function runsInNode({ environment }: Context): boolean {
  return environment?.config.consumer !== 'client' || process.env['VITEST'] !== undefined;
}
