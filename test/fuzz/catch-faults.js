// @ts-check
// `node catch-faults.js SEED`: after how many programs each broken lowering is caught, as JSON. -1: not within the limit.
import { check } from './check.js';
import { faults } from './faults.js';
import { generate } from './grammar/program.js';

/** Programs within which a fault has to be found. */
const LIMIT = 1000;
const seed = Number(process.argv[2]);

/** @type {Record<string, { programs: number, broken: number }>} */
const caught = {};
for (const { name, corrupt } of faults) {
  let broken = 0;
  let programs = -1;
  for (let index = 0; programs < 0 && index < LIMIT; index++) {
    const { text, flavour } = generate(seed, index);
    const program = { text, types: flavour.types, total: flavour.tasks === 'shared' };
    const count = (/** @type {string} */ code) => {
      const worse = corrupt(code);
      if (worse !== code) broken++;
      return worse;
    };
    const { verdict } = await check(program, { modes: ['compiled', 'preempted'], corrupt: count });
    if (verdict === 'differs') programs = index + 1;
  }
  caught[name] = { programs, broken };
}
process.stdout.write(JSON.stringify(caught), () => process.exit(0));
