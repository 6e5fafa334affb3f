// What the new user wrote: enough of TypeScript that a wrong import elision, const enum, declaration or module format
// would show.

export const shapes = `export interface Shape {
  colour: Colour;
  size: number;
}
export const enum Colour {
  Red = 'red',
  Blue = 'blue',
}
/** Sums in a loop without an await. */
export async function total(limit: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < limit; i++) {
    sum += i % 7;
  }
  return sum;
}
export class Counter {
  #count = 0;
  async add(by = 1): Promise<this> {
    this.#count += by;
    return this;
  }
  get count(): number {
    return this.#count;
  }
}
`;

const body = `export async function report(file: PathLike): Promise<string> {
  const shape: Shape = { colour: Colour.Blue, size: await total(1000) };
  const counter = await (await new Counter().add()).add(2);
  await sleep(2);
  const text = existsSync(file) ? path.basename(String(file)) : 'missing';
  return [shape.colour, shape.size, counter.count, text].join(' ');
}
const unused: fs.Stats | undefined = undefined;
export async function fail(depth: number): Promise<never> {
  if (depth === 0) throw new Error('from below');
  await sleep(1);
  return await fail(depth - 1);
}
`;

const imports = `import { existsSync, type PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import * as path from 'node:path';
import { sleep } from 'heddle';
`;

export const esmMain = `${imports}import { Colour, Counter, total, type Shape } from './shapes.js';

${body}
console.log(await report('package.json'));
fail(2).catch((error: Error) => console.log(error.stack));
`;

export const cjsMain = `${imports}import { Colour, Counter, total, type Shape } from './shapes.js';

${body}
report('package.json')
  .then(console.log)
  .then(() => fail(2))
  .catch((error: Error) => console.log(error.stack));
`;

/** What the program prints first. 1000 = 142 * 7 + 6, so 142 * 21 + 15. */
export const expected = 'blue 2997 3 package.json';
