// @ts-check
// The process that runs programs. It is started by the one that watches over it, says which program it is at, and may be
// killed at any moment: a wrong program may never come back.
import { session } from './session.js';

const send = (/** @type {object} */ message) => process.send?.(message);

process.once('message', async (/** @type {import('./session.js').Plan} */ plan) => {
  const tally = await session(
    plan,
    (index) => send({ at: index }),
    (found) => send({ found }),
    (shrinking) => send({ shrinking }),
  );
  send({ tally });
  process.disconnect();
});
