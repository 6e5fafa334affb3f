// What transform() refuses: names it does not know, values that an option cannot have, and the absence of what must be there.
import { ConfigurationError, transform } from 'heddle/transformer';
import { expect, it } from 'vitest';

const fileName = 'a.ts';
const call = transform as (...args: unknown[]) => unknown;

it.each<[unknown[], string]>([
  [
    ['', { fileName, tsks: true }],
    'HDL3001: there is no option tsks (did you mean tasks?). The options are fileName, ',
  ],
  [['', { fileName, Module: 'esm' }], 'there is no option Module (did you mean module?)'],
  [
    ['', { fileName, include: ['src'] }],
    'there is no option include. The options are fileName, module, tasks, ',
  ],
  [['', { fileName, target: 'es5' }], 'HDL3001: there is no option target. '],
  [['', { filename: fileName }], 'there is no option filename (did you mean fileName?)'],
  [['', {}], 'HDL3002: the option fileName is undefined. It takes the path or URL of the source'],
  [['', { fileName: '' }], 'the option fileName is "". '],
  [['', { fileName: new URL('file:///a.ts') }], 'HDL3002: the option fileName is an object. '],
  [[''], 'HDL3002: the option options is undefined. It takes an object with fileName, module, '],
  [['', null], 'the option options is null. '],
  [['', 'a.ts'], 'the option options is "a.ts". '],
  [
    [Buffer.from('a'), { fileName }],
    'HDL3002: the option source is an object. It takes the text of a module',
  ],
  [['', { fileName, tasks: null }], 'the option tasks is null. It takes true or false'],
  [['', { fileName, preempt: false }], 'the option preempt is false. It takes "loops" or "off"'],
  [['', { fileName, budget: NaN }], 'the option budget is NaN. It takes an integer from 2 on'],
  [['', { fileName, budget: Infinity }], 'the option budget is Infinity. '],
  [['', { fileName, budget: '4' }], 'the option budget is "4". '],
])('transform(%j): %s', (args, message) => {
  expect(() => call(...args)).toThrow(ConfigurationError);
  expect(() => call(...args)).toThrow(message);
});

it('takes an option that is undefined as left out', () => {
  const options = { fileName, module: undefined, tasks: undefined, preempt: undefined, budget: undefined };
  expect(call('async function f() { await 1; }', options)).toEqual(
    call('async function f() { await 1; }', { fileName }),
  );
});
