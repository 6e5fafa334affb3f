// What plain tsc wrote counts as up to date for TypeScript, and so does what heddle wrote with other options. Before a build, the
// build infos of such projects are removed: they are then built as if for the first time.
import { rmSync } from 'node:fs';
import ts from '#typescript';
import { isBuiltWith } from '../../transformer/adapters/build-info.ts';
import { outputKey } from '../../transformer/adapters/plugin-config.ts';
import type { Configuration } from '../project/configuration.ts';
import { pluginConfig } from './plugin.ts';

interface Internals {
  getTsBuildInfoEmitOutputFilePath?(options: ts.CompilerOptions): string | undefined;
}

export function removeStale(configurations: readonly Configuration[]): void {
  for (const { parsed } of configurations) {
    // `tsc --build` keeps a build info of every project; the option is how it says so to itself.
    const options = { ...parsed.options, tscBuild: true };
    const path = (ts as Internals).getTsBuildInfoEmitOutputFilePath?.(options);
    const text = path === undefined ? undefined : ts.sys.readFile(path);
    if (text !== undefined && !isBuiltWith(text, outputKey(pluginConfig(parsed.options)))) rmSync(path!);
  }
}
