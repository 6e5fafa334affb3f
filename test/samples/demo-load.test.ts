// The demo's load against a server that closes connections under it, as the uncompiled sample may on a slow machine.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { measure } from '../../scripts/demo/measure.js';

test('requests that meet a connection closed behind a stall are sent again', async () => {
  const main = fileURLToPath(new URL('fixtures/stalling-server.js', import.meta.url));
  const { searches, health } = await measure(main, [], 1);
  expect(searches).toBeGreaterThan(0);
  expect(health.requests).toBeGreaterThan(100);
  // The latency of what was sent again counts from the first time: the stall is seen.
  expect(health.maxMs).toBeGreaterThan(1000);
}, 60_000);
