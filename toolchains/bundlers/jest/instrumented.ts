// Istanbul's counters, by the packages that Jest itself brings and uses for it.
import { createRequire } from 'node:module';
import type { RawSourceMap } from '../../core/source-map.ts';
import type { Transformed } from './types.ts';

interface Babel {
  transformSync(code: string, options: object): { code: string; map: RawSourceMap };
}

/**
 * @param map of `code`: where the report's lines come from
 * @param root Jest's `rootDir`
 * @returns with the counters; the map leads to the source
 * @throws Error that says so, if Jest's packages are not found
 */
export function instrumented(code: string, path: string, map: RawSourceMap, root: string): Transformed {
  const { babel, plugin } = packagesOf(root);
  const options = { compact: false, cwd: root, exclude: [], extension: false, inputSourceMap: map };
  const result = babel.transformSync(code, {
    filename: path,
    babelrc: false,
    configFile: false,
    inputSourceMap: map,
    sourceMaps: true,
    plugins: [[plugin, { ...options, useInlineSourceMaps: false }]],
  });
  return { code: result.code, map: result.map };
}

let found: { babel: Babel; plugin: unknown } | undefined;

function packagesOf(root: string): { babel: Babel; plugin: unknown } {
  if (found !== undefined) return found;
  try {
    const jest = createRequire(createRequire(`${root}/`).resolve('jest/package.json'));
    const core = createRequire(jest.resolve('@jest/core'));
    const transform = createRequire(core.resolve('@jest/transform'));
    const { default: plugin } = transform('babel-plugin-istanbul') as { default: unknown };
    return (found = { babel: transform('@babel/core') as Babel, plugin });
  } catch (error) {
    throw new Error("heddle: Jest's own packages for coverage were not found: use `coverageProvider: 'v8'`", {
      cause: error,
    });
  }
}
