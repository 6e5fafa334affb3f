// A process that runs variants one after another. Whoever started it kills it if one never gives the thread back.
import { execute } from './execute.mjs';

const [suite, modeText] = process.argv.slice(2);
const mode = JSON.parse(modeText);

// Tests leave rejections unhandled on purpose, and throw from callbacks that nobody waits for.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);

process.on('message', async (batch) => {
  for (const { index, variant } of batch) {
    process.send({ begins: index });
    let outcome;
    try {
      outcome = await execute(suite, variant, mode);
    } catch (error) {
      outcome = { status: 'fail', message: `in the harness: ${error.stack}`, kept: [], internal: [] };
    }
    process.send({ index, outcome });
  }
  process.send({ ready: true });
});
process.send({ ready: true });
