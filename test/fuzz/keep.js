// @ts-check
// Writes a shrunk program as a fixture: a folder with an `input.ts` that carries its own prelude and logs task by task,
// because the order between tasks is not what fixtures compare.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prelude } from './prelude.js';

const FOLDER = join(import.meta.dirname, '..', 'fixtures');

const HEAD = `
const events: [string, unknown[]][] = [];
const channel = (id: string): any => {
  let forks = 0;
  const L = (...values: any[]) => (events.push([id, values.map(text)]), values.at(-1));
  const pause = (value: any) => Promise.resolve(value).then((v) => v);
  return Object.assign(L, { pause, fork: () => channel(\`\${id}.\${forks++}\`) });
};
const text = (v: any) => (v instanceof Error ? v.name : v);
`;

const TAIL = `
export default async function main(log: (...values: unknown[]) => void) {
  try {
    log('returned', text(await exports.main(channel('0'))));
  } catch (e) {
    log('threw', text(e));
  }
  await new Promise((resolve) => setImmediate(resolve));
  for (const [id, values] of events.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) log(id, ...values);
}
`;

/**
 * @param {import('./session.js').Found} found
 * @returns {string} the folder
 */
export function keep({ seed, index, mode, text }) {
  const used = Object.entries(prelude).filter(([name]) => new RegExp(`\\b${name}\\(`).test(text));
  const program = text.replace(/^\s*'use strict';\n/, '').replace(/\n\s*\n/g, '\n');
  const folder = join(FOLDER, `fuzz-${seed}-${index}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'input.ts'),
    [
      `// @ts-nocheck\n// Found by the fuzzer: seed ${seed}, program ${index}, ${mode}. Rename the folder after what was wrong.`,
      HEAD,
      ...used.map(([, value]) => value.toString()),
      'const exports: any = {};',
      program,
      TAIL,
    ].join('\n'),
  );
  return folder;
}
