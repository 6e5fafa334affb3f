// What a project is built with, by its files, and what heddle needs in it: the first of bundlers, ts-patch, tsc, and Node itself.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uses, type Manifest } from '../project/packages.ts';
import { intoBundler } from './bundler.ts';
import type { Finding } from './change.ts';
import { intoScripts } from './scripts.ts';
import { intoTsconfig } from './tsconfig.ts';

/** By the name of the configuration; vitest takes vite's where it has none of its own. */
const BUNDLERS: Readonly<Record<string, string>> = {
  vite: 'heddle/vite',
  vitest: 'heddle/vite',
  rollup: 'heddle/rollup',
  rolldown: 'heddle/rolldown',
  webpack: 'heddle/webpack',
  rspack: 'heddle/rspack',
};

/** Configured in scripts of one's own, or by a loader: said, not written. */
const BY_HAND: readonly [dependency: string, text: string][] = [
  [
    'esbuild',
    "in your build script: import heddle from 'heddle/esbuild', and plugins: [heddle()] in what build() is given",
  ],
  ['next', 'Next compiles by a loader: docs/ of heddle has the page'],
];

/** @returns nothing if the project is built by nothing that is known */
export function findingsIn(folder: string): Finding[] {
  const manifestFile = join(folder, 'package.json');
  const bundlers = readdirSync(folder).flatMap((name) => {
    const [, bundler = ''] = /^(\w+)\.config\.[cm]?[jt]s$/.exec(name) ?? [];
    return bundler in BUNDLERS ? [intoBundler(join(folder, name), BUNDLERS[bundler]!)] : [];
  });
  if (bundlers.length > 0) return bundlers;
  const text = existsSync(manifestFile) ? readFileSync(manifestFile, 'utf8') : '{}';
  const manifest = JSON.parse(text) as Manifest & { scripts?: Record<string, string> };
  const scripts = Object.values(manifest.scripts ?? {}).join('\n');
  const tsconfig = join(folder, 'tsconfig.json');
  if (uses(manifest, 'ts-patch') && existsSync(tsconfig)) return [intoTsconfig(tsconfig)];
  const said = /\bheddle (?:build|run)\b|heddle\/register/.exec(scripts);
  if (said !== null) return [{ kind: 'done', file: manifestFile, text: `has ${said[0]} in its scripts` }];
  const byHand = BY_HAND.filter(([name]) => uses(manifest, name));
  if (byHand.length > 0) return byHand.map(([, text]) => ({ kind: 'advice', file: manifestFile, text }));
  const built = existsSync(tsconfig) ? intoScripts(manifestFile, 'build') : null;
  const changed = built ?? (manifest.scripts === undefined ? null : intoScripts(manifestFile, 'register'));
  return changed === null ? [] : [changed];
}
