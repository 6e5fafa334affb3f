// A program and heddle in a CommonJS bundle, where `import.meta.url` is undefined in both.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, expect, it } from 'vitest';
import { transform } from '../../dist/transformer/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
// Inside the package, so that the bundler finds `heddle`.
const folder = mkdtempSync(join(root, 'dist', 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOURCE = `import { Runtime, sleep, spawnLocal } from 'heddle';
async function work(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  await sleep(1);
  return sum;
}
export async function main() {
  console.log(await spawnLocal(work, 10));
  try {
    await Promise.reject(new Error('on purpose'));
  } catch (error) {
    console.log(error.message);
  }
  const runtime = await Runtime.start({ cores: 1 });
  console.log(runtime.cores);
  await runtime.shutdown();
}
void main();
`;

it('runs, on one core', async () => {
  const { code } = transform(SOURCE, { fileName: 'program.mjs' });
  writeFileSync(join(folder, 'program.mjs'), code);
  const bundle = await rolldown({
    input: join(folder, 'program.mjs'),
    platform: 'node',
    // As esbuild leaves it.
    transform: { define: { 'import.meta.url': 'undefined' } },
  });
  await bundle.write({ file: join(folder, 'bundle.cjs'), format: 'cjs' });
  await bundle.close();
  const output = execFileSync(process.execPath, [join(folder, 'bundle.cjs')], { encoding: 'utf8' });
  expect(output.trimEnd().split('\n')).toEqual(['45', 'on purpose', '1']);
});
