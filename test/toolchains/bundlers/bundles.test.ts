// One program through the bundlers: in each form of output it prints what it prints unbundled, and runs once.
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Project } from '../../packaging/project.ts';
import { FILES, PRINTED, projectOf } from './program.ts';

const projects: Project[] = [];
afterAll(() => projects.forEach((project) => project.remove()));

/** A build script; its output is what `run` is to be. */
interface Form {
  script: string;
  run: string;
}

const esbuild = (options: string): string => `import { build } from 'esbuild';
import heddle from 'heddle/esbuild';
await build({ bundle: true, platform: 'node', sourcemap: true, plugins: [heddle()], ${options} });
`;

const rollup = (tool: string, input: string, output: string): string => `import { ${tool} } from '${tool}';
import heddle from 'heddle/${tool}';
const bundle = await ${tool}({ input: ${input}, plugins: [heddle()]${tool === 'rolldown' ? ", platform: 'node'" : ', external: /^node:/'} });
await bundle.write({ dir: 'out', entryFileNames: '[name].mjs', sourcemap: true, ${output} });
await bundle.close();
`;

const webpack = (options: string, minimize = false): string => `import webpack from 'webpack';
import heddle from 'heddle/webpack';
const stats = await new Promise((resolve, reject) => webpack({
  mode: 'production', target: 'node', devtool: 'source-map', plugins: [heddle()], optimization: { minimize: ${minimize} }, ${options}
}, (error, stats) => (error ? reject(error) : resolve(stats))));
if (stats.hasErrors()) throw new Error(stats.toString());
`;

const BOTH = `{ app: './src/app.js', work: './src/work.js' }`;

const forms: Record<string, Form> = {
  'esbuild, one file': {
    script: esbuild(`format: 'esm', entryPoints: ['src/app.js'], outfile: 'out/app.mjs'`),
    run: 'out/app.mjs',
  },
  'esbuild, CommonJS, minified': {
    script: esbuild(`format: 'cjs', minify: true, entryPoints: ['./src/app'], outfile: 'out/app.cjs'`),
    run: 'out/app.cjs',
  },
  'esbuild, two entries that hold the same module': {
    script: esbuild(
      `format: 'esm', entryPoints: ['src/app.js', 'src/work.js'], outdir: 'out', outExtension: { '.js': '.mjs' }`,
    ),
    run: 'out/app.mjs',
  },
  'esbuild, two entries, split': {
    script: esbuild(
      `format: 'esm', splitting: true, entryPoints: ${BOTH}, outdir: 'out/deep', chunkNames: 'chunks/[hash]', outExtension: { '.js': '.mjs' }`,
    ),
    run: 'out/deep/app.mjs',
  },
  'Rolldown, one file, minified': {
    script: rollup('rolldown', `'src/app.js'`, 'minify: true, codeSplitting: false'),
    run: 'out/app.mjs',
  },
  'Rolldown, two entries': { script: rollup('rolldown', BOTH, ''), run: 'out/app.mjs' },
  'Rolldown, CommonJS': {
    script: rollup('rolldown', `'src/app.js'`, `format: 'cjs', entryFileNames: '[name].cjs'`),
    run: 'out/app.cjs',
  },
  'Rollup, one file': {
    script: rollup('rollup', `'src/app.js'`, 'inlineDynamicImports: true'),
    run: 'out/app.mjs',
  },
  'Rollup, two entries': { script: rollup('rollup', BOTH, ''), run: 'out/app.mjs' },
  'webpack, CommonJS, minified': {
    script: webpack(
      `entry: './src/app.js', output: { path: process.cwd() + '/out', filename: '[name].cjs' }`,
      true,
    ),
    run: 'out/main.cjs',
  },
  'webpack, ES modules, two entries': {
    script: webpack(
      `entry: ${BOTH}, experiments: { outputModule: true }, output: { path: process.cwd() + '/out', filename: '[name].mjs', module: true, chunkFormat: 'module' }`,
    ),
    run: 'out/app.mjs',
  },
};

const PACKAGES = ['esbuild', 'rolldown', 'rollup', 'webpack'];

describe.each(Object.entries(forms))('%s', (_, { script, run }) => {
  it('prints what it prints unbundled, and runs once', () => {
    const project = projectOf({ ...FILES, 'build.mjs': script }, ...PACKAGES);
    projects.push(project);
    const built = project.node('build.mjs');
    expect(built).toMatchObject({ status: 0 });
    expect(project.node('--enable-source-maps', run)).toEqual({
      status: 0,
      stdout: PRINTED,
      stderr: expect.any(String),
    });
  });
});

describe('the functions beside the bundle', () => {
  const build = (files: Record<string, string>): Project => {
    const project = projectOf({ ...files, 'build.mjs': forms['esbuild, one file']!.script }, ...PACKAGES);
    projects.push(project);
    expect(project.node('build.mjs')).toMatchObject({ status: 0 });
    return project;
  };

  it('are not written for a program that gives none away', () => {
    const { 'src/work.js': work, 'src/twice.js': twice } = FILES;
    const app = `import { count } from './work.js';\nconsole.log(await count({ n: 3 }));\n`;
    const project = build({ 'src/work.js': work, 'src/twice.js': twice, 'src/app.js': app });
    expect(readdirSync(join(project.folder, 'out')).sort()).toEqual(['app.mjs', 'app.mjs.map']);
    expect(project.node('out/app.mjs').stdout).toBe('2\n');
  });

  it('are missed with a message that says what to do', () => {
    const project = build(FILES);
    const [name] = readdirSync(join(project.folder, 'out')).filter((each) =>
      /^heddle-tasks-\w+\.mjs$/.test(each),
    );
    renameSync(join(project.folder, 'out', name!), join(project.folder, 'elsewhere.mjs'));
    const { status, stderr } = project.node('out/app.mjs');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /core 1 could not load src\/work\.js\?\w+: .*heddle-tasks-\w+, .*is not there: deploy it along with the bundle/,
    );
    expect(stderr).toContain('functions: true');
  });

  it('are known to be of another build', () => {
    const project = build(FILES);
    const folder = join(project.folder, 'out');
    const [name] = readdirSync(folder).filter((each) => /^heddle-tasks-\w+\.mjs$/.test(each));
    project.write({ 'old.mjs': project.read(`out/${name}`) });
    project.write({ 'src/work.js': FILES['src/work.js'].replace('on purpose', 'on another') });
    expect(project.node('build.mjs')).toMatchObject({ status: 0 });
    renameSync(join(project.folder, 'old.mjs'), join(folder, name!));
    const { status, stderr } = project.node('out/app.mjs');
    expect(status).toBe(1);
    expect(stderr).toMatch(/is not among the functions that were bundled: .* build and deploy both again/);
  });
});
