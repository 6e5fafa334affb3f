// The globs of the plugin options include and exclude.
import { expect, it } from 'vitest';
import { fileFilter } from '../../dist/transformer/adapters/file-filter.js';

it.each([
  ['src', 'src/a.ts', true],
  ['src', 'source/a.ts', false],
  ['./src/', 'src/deep/a.ts', true],
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/deep/a.ts', false],
  ['src/**/*.ts', 'src/a.ts', true],
  ['src/**/*.ts', 'src/deep/er/a.ts', true],
  ['**/*.test.ts', 'a.test.ts', true],
  ['**/*.test.ts', 'src/a.ts', false],
  ['src/{hot,warm}/**', 'src/warm/a.ts', true],
  ['src/{hot,warm}/**', 'src/cold/a.ts', false],
  ['src/a?.ts', 'src/ab.ts', true],
  ['src/a.ts', 'src/axts', false],
])('%s takes %s: %s', (glob, path, taken) => {
  expect(fileFilter('/project', [glob], undefined)(`/project/${path}`)).toBe(taken);
  expect(fileFilter('/project', undefined, [glob])(`/project/${path}`)).toBe(!taken);
});

it('takes everything without include, and says what it does not understand', () => {
  expect(fileFilter('/project', undefined, undefined)('/elsewhere/a.ts')).toBe(true);
  expect(() => fileFilter('/project', ['/absolute'], undefined)).toThrow('HDL3003');
});
