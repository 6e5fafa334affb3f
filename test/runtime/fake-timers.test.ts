// Tasks go on while a test library has put fakes in the place of the host's timers and clock.
import { sleep, spawnLocal, yieldNow } from 'heddle';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
});

test('the executor and its timers keep to the real clock', async () => {
  vi.useFakeTimers({
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setImmediate',
      'clearImmediate',
      'Date',
      'performance',
      'queueMicrotask',
    ],
  });
  const before = performance.now();
  const task = spawnLocal(async () => {
    // More yields than one turn of the event loop takes.
    for (let i = 0; i < 5000; i++) await yieldNow();
    await sleep(5);
    return 'done';
  });
  expect(await task).toBe('done');
  expect(performance.now(), 'the fake clock has not moved').toBe(before);
});
