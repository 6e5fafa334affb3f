// The plugin's entry in tsconfig.json: names it does not know, values that make no sense, and the entry without
// `transformProgram`, each stop the build with an error that names it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from './project.ts';

let project: Project;
beforeAll(() => {
  project = Project.linked({ 'src/a.ts': 'export async function f(x: Promise<number>) {\n  await x;\n}\n' });
});
afterAll(() => project.remove());

function build(entry: object): { status: number | null; output: string } {
  const compilerOptions = {
    rootDir: 'src',
    outDir: 'out',
    types: [],
    plugins: [{ transform: 'heddle/transformer', ...entry }],
  };
  project.write({ 'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }) });
  const { status, stdout, stderr } = project.tspc();
  return { status, output: stdout + stderr };
}

it.each<[object, string]>([
  [
    { preemt: 'off' },
    'HDL3001: there is no option preemt (did you mean preempt?). The options are include, ',
  ],
  [{ includes: ['src'] }, 'there is no option includes (did you mean include?)'],
  [{ nonsense: 1 }, 'HDL3001: there is no option nonsense. '],
  [{ preempt: null }, 'HDL3002: the option preempt is null. It takes "loops" or "off"'],
  [{ tasks: true }, 'HDL3002: the option tasks is true. It takes a list of patterns'],
  [{ include: 'src' }, 'HDL3002: the option include is "src". It takes a list of patterns'],
  [{ include: [] }, 'HDL3002: the option include is []. It takes a list of patterns that is not empty'],
  [{ include: [''] }, "HDL3002: the option include is [ '' ]. "],
  [{ exclude: [5] }, 'HDL3002: the option exclude is [ 5 ]. It takes a list of patterns'],
  [{ exclude: ['/srv'] }, 'HDL3003: the pattern "/srv" in exclude is an absolute path'],
])('%j', (entry, message) => {
  const { status, output } = build({ transformProgram: true, ...entry });
  expect(output).toContain(message);
  expect(status).not.toBe(0);
});

it.each([{}, { transformProgram: false }, { transformProgram: 'yes' }])(
  'the entry with %j is told of "transformProgram": true',
  (entry) => {
    const { status, output } = build(entry);
    expect(output).toContain('HDL3006: the plugin is used as a transformer of single files');
    expect(output).toContain('write "transformProgram": true');
    expect(status).not.toBe(0);
  },
);

it('what is right builds', () => {
  const entry = {
    transformProgram: true,
    include: ['src'],
    exclude: [],
    preempt: 'off',
    tasks: ['src/jobs'],
  };
  expect(build(entry)).toEqual({ status: 0, output: '' });
  expect(project.read('out/a.js')).toContain('heddle/internal');
});
