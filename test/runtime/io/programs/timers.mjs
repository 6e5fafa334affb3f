// Cases for the drivers' timer: one kernel timer serves all sleepers.
import assert from 'node:assert/strict';
import { sleep } from 'heddle';
import { stat } from 'heddle/fs';
import { cancelTask } from '../../../../dist/runtime/task/cancel.js';

async function timed(milliseconds) {
  const before = performance.now();
  await sleep(milliseconds);
  return performance.now() - before;
}

export async function never_too_early() {
  for (const milliseconds of [0, 0.2, 1, 1.5, 2, 5, 20]) {
    const took = await timed(milliseconds);
    assert.ok(took >= milliseconds, `${took} instead of ${milliseconds}`);
  }
}

export async function earlier_deadlines_come_first() {
  const order = [];
  // Far enough apart for a machine that stops between two of the calls.
  const delays = [8, 6, 4, 2, 1, 5, 3, 7, 0].map((n) => 40 * n);
  await Promise.all(delays.map((delay) => sleep(delay).then(() => order.push(delay))));
  assert.deepEqual(
    order,
    [...delays].sort((a, b) => a - b),
  );
}

/** Each deadline earlier than all before: as many updates, more than the ring holds. */
export async function many_updates_at_once() {
  const results = await Promise.all(
    Array.from({ length: 3000 }, (_, i) => timed(50 - i / 100).then((took) => took >= 50 - i / 100)),
  );
  assert.ok(results.every(Boolean));
}

export async function many_sleepers() {
  const started = performance.now();
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  await Promise.all(
    Array.from({ length: 10_000 }, async () => {
      const delay = random() * 60;
      await sleep(delay);
      assert.ok(performance.now() - started >= delay);
    }),
  );
}

export async function cancelled_sleeps_disturb_nobody() {
  const far = sleep(1e7);
  const near = sleep(5);
  const nearest = sleep(1);
  for (const task of [far, nearest]) {
    const failed = task.then(
      () => assert.fail('slept'),
      (error) => error.code,
    );
    cancelTask(task);
    assert.equal(await failed, 'HEDDLE_CANCELLED');
  }
  await near;
  // Nothing is armed now; a sleep arms again.
  assert.ok((await timed(2)) >= 2);
}

export async function between_operations() {
  const ended = sleep(30);
  let rounds = 0;
  let over = false;
  ended.then(() => (over = true));
  while (!over) {
    await stat('/');
    rounds++;
  }
  // One round may take longer than the sleep on a crowded machine.
  assert.ok(rounds > 0);
}
