// Source maps through TypeScript's own output (tspc) are exact for expressions: an error thrown anywhere in a compiled
// function comes from the very line and column that TypeScript's own map names when it compiles without the plugin.
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { positions } from '../transformer/positions.ts';
import { Project, tsconfig } from './project.ts';

// Each build compiles twice, on a machine that may be busy.

/** What only TypeScript's output moves: types that go, syntax that it rewrites. */
const typed: readonly (readonly [string, string])[] = [
  [
    'types in front',
    'const x: Array<number | null> = [await give<number>(1)];\n  (x as unknown[]).map(boom as () => never);',
  ],
  ['an assertion', 'return (await give(1 satisfies number))! + (boom() as number);'],
  ['an enum', 'enum E { A = 1 }\n  await give(E.A);\n  return [E.A, boom()];'],
  [
    'a parameter property',
    'await 1;\n  class A { constructor(readonly a: number, private b = boom()) {} }\n  return new A(1);',
  ],
  ['an overload', 'function g(x: number): void;\n  function g(x: unknown) { boom(); }\n  await 1;\n  g(1);'],
  [
    'a head that waits',
    'class A extends (await give(Object)) { [await give("k")] = boom(); }\n  return new A();',
  ],
  ['using', 'using r = { [Symbol.dispose]() {} };\n  await 1;\n  boom();'],
];
const cases = [...positions, ...typed];

const source = `// @ts-nocheck
${cases.map(([, body], i) => `export async function case${i}(boom: () => never, give: <T>(x: T) => Promise<T>): Promise<any> {\n  ${body}\n}`).join('\n')}
`;

/** Prints, for each case, where the innermost frame of the compiled file stands. */
const runner = `import * as cases from './cases.js';
const boom = () => { throw new Error('boom'); };
const places = [];
for (let i = 0; i < ${cases.length}; i++) {
  const error = await cases['case' + i](boom, async (x) => x).then(() => null, (e) => e);
  const place = /cases\\.js:(\\d+):(\\d+)/.exec(error?.stack ?? '');
  places.push(place && [Number(place[1]), Number(place[2])]);
}
console.log(JSON.stringify(places));
`;

const FLAVOURS = {
  'ES2022 modules': {},
  'ES2017 as CommonJS': {
    target: 'es2017',
    module: 'commonjs',
    moduleResolution: 'node10',
    ignoreDeprecations: '6.0',
  },
};

describe.each(Object.entries(FLAVOURS))('%s', (_, options) => {
  const project = new Project();
  let ours: (object | null)[] = [];
  let plain: (object | null)[] = [];

  /** The original position of each case's throw, through the map of the build in `folder`. */
  function places(folder: string): (object | null)[] {
    project.write({ [`${folder}/run.mjs`]: runner });
    const { stdout, stderr, status } = project.node(`${folder}/run.mjs`);
    expect(status, stderr).toBe(0);
    const trace = new TraceMap(project.read(`${folder}/cases.js.map`));
    return (JSON.parse(stdout) as ([number, number] | null)[]).map((place) => {
      if (!place) return null;
      const { line, column } = originalPositionFor(trace, { line: place[0], column: place[1] - 1 });
      return { line, column };
    });
  }

  beforeAll(() => {
    project.link();
    const type = 'module' in options ? 'commonjs' : 'module';
    project.write({
      'package.json': JSON.stringify({ name: 'user', private: true, type }),
      'src/cases.ts': source,
      'tsconfig.json': tsconfig({
        types: [],
        skipLibCheck: true,
        declaration: false,
        declarationMap: false,
        ...options,
      }),
    });
    const built = project.tspc();
    expect(built.stdout).toBe('');
    expect(project.tsc('--outDir', 'plain').stdout).toBe('');
    ours = places('out');
    plain = places('plain');
  });

  afterAll(() => project.remove());

  it.each(cases.map(([name], i) => [name, i] as const))('%s', (_name, i) => {
    expect(plain[i]).toMatchObject({ line: expect.any(Number) as number });
    expect(ours[i]).toEqual(plain[i]);
  });

  it('compiled all of them', () => {
    const js = project.read('out/cases.js');
    expect(js).toMatch(/function case0\$\(/);
    expect(js).toContain('heddle/internal');
  });
});
