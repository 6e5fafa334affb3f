// `heddle explain`, and what the command itself says about names it does not know.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from '../packaging/project.ts';
import { heddle } from './command.ts';

let project: Project;
beforeAll(() => {
  project = Project.linked({});
});
afterAll(() => project.remove());

test('the page of a code, however it is written', () => {
  const { status, stdout } = heddle(project, 'explain', 'HDL2001');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^HDL2001\n\nwarning: .*is ⟨read⟩ before and ⟨written⟩ after/);
  expect(stdout).toContain('\nWhat to do: ');
  expect(stdout).toMatch(/\n {4}\S.*async/);
  expect(stdout).not.toContain('```');
  expect(heddle(project, 'explain', 'hdl2001').stdout).toBe(stdout);
  expect(heddle(project, 'explain', '2001').stdout).toBe(stdout);
});

test('the list of them', () => {
  const { stdout } = heddle(project, 'explain');
  expect(stdout).toMatch(/^- HDL1002 /m);
  expect(stdout).toMatch(/^- HDL3101 /m);
});

test.each([
  [
    ['explain', 'HDL2O01'],
    'there is no diagnostic HDL2O01 (did you mean HDL2001?); heddle explain lists them',
  ],
  [['explain', 'TS2322'], "TS2322 is TypeScript's"],
  [['explain', 'HDL2001', 'HDL2002'], '"HDL2002" is one too many'],
  [['biuld'], 'unknown command "biuld" (did you mean build?); there are init, run, build'],
  [[], 'no command given'],
  [['doctor', '--jsno'], 'heddle doctor has no option --jsno (did you mean --json?)'],
  [['init', 'now'], 'heddle init takes options only, not "now"'],
])('%j is refused', (args, text) => {
  const { status, stderr } = heddle(project, ...args);
  expect(stderr).toContain(text);
  expect(status).toBe(2);
});

test('every command has help', () => {
  const { stdout } = heddle(project, '--help');
  const names = [...stdout.matchAll(/^ {2}([a-z]+) +\S/gm)]
    .map(([, name]) => name!)
    .filter((n) => n !== 'heddle');
  expect(names).toEqual(expect.arrayContaining(['init', 'build', 'check', 'doctor', 'explain']));
  for (const name of names) {
    const { status, stdout: help } = heddle(project, name, '--help');
    expect(status).toBe(0);
    expect(help).toMatch(new RegExp(`^Usage: heddle ${name}\\b`));
    expect(heddle(project, 'help', name).stdout).toBe(help);
  }
});
