// @ts-check
// `node catch-faults.js SEED`: after how many programs each broken lowering is caught, as JSON. -1: not within the limit.
import { check } from './check.js';
import { faults } from './faults.js';
import { generate } from './grammar/program.js';
import { transform } from './modes.js';

/** Programs within which a fault has to be found. */
const LIMIT = 1000;
const seed = Number(process.argv[2]);

/** @type {Record<string, { programs: number, broken: number }>} */
const caught = Object.fromEntries(faults.map(({ name }) => [name, { programs: -1, broken: 0 }]));
for (let index = 0; index < LIMIT; index++) {
  const hidden = faults.filter(({ name }) => caught[name].programs < 0);
  if (hidden.length === 0) break;
  const { text, flavour } = generate(seed, index);
  if (flavour.tasks === 'shared' || flavour.types) continue;
  // Compiled once: only what is broken in the text differs from fault to fault.
  const result = transform(text, { fileName: '/fuzz/program.cjs', module: 'cjs', tasks: true });
  for (const { name, corrupt } of hidden) {
    const code = corrupt(result.code);
    if (code === result.code) continue;
    caught[name].broken++;
    const program = {
      text,
      types: false,
      resources: flavour.resources,
      cancels: false,
      turns: false,
      total: false,
    };
    const options = { modes: ['compiled', 'preempted'], compile: () => ({ ...result, code }) };
    const { verdict } = await check(program, options);
    if (verdict === 'differs') caught[name].programs = index + 1;
  }
}
process.stdout.write(JSON.stringify(caught), () => process.exit(0));
