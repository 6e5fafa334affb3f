// The Promises/A+ suite over tasks: once with a task as the promise that the suite settles, once with every `then` made
// of compiled calls too, so that chaining and the adoption of thenables are the task's own.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCompiled } from '../programs.ts';

const require = JSON.stringify(fileURLToPath(import.meta.url));

/** `promiseOf(task)` is what the suite gets to see. Prints the number of tests passed, and each failure. */
const suite = (promiseOf: string) => `
  import { createRequire } from 'node:module';
  import { suspend } from 'heddle';
  const suite = createRequire(${require})('promises-aplus-tests');
  ${promiseOf}
  function deferred() {
    let waker;
    async function settled() {
      const outcome = await suspend((cx) => { waker = cx.localWaker(); });
      if (outcome.failed) throw outcome.value;
      return outcome.value;
    }
    const task = settled();
    return {
      promise: promiseOf(task),
      resolve: (value) => waker.wake({ failed: false, value }),
      reject: (value) => waker.wake({ failed: true, value }),
    };
  }
  async function resolved(value) { return value; }
  async function rejected(reason) { throw reason; }
  process.on('unhandledRejection', () => {});
  let passed = 0;
  function reporter(runner) {
    runner.on('pass', () => passed++);
    runner.on('fail', (test, error) => console.log('FAILED', test.fullTitle(), error.message));
  }
  suite(
    { deferred, resolved: (x) => promiseOf(resolved(x)), rejected: (x) => promiseOf(rejected(x)) },
    // The suite's own limit for each test is 200 ms; a machine that is stopped for a moment fails no promise.
    { reporter, timeout: 20_000 },
    () => console.log(passed, 'passed'),
  );
`;

const TESTS = 872;

test('tasks', async () => {
  const { lines } = await runCompiled(suite('const promiseOf = (task) => task;'));
  expect(lines).toEqual([`${TESTS} passed`]);
});

test('tasks whose `then` is made of tasks', async () => {
  const { lines } = await runCompiled(
    suite(`
      async function reaction(task, onFulfilled, onRejected) {
        let value;
        try {
          value = await task;
        } catch (error) {
          if (typeof onRejected !== 'function') throw error;
          return taskOf(onRejected(error));
        }
        return typeof onFulfilled === 'function' ? taskOf(onFulfilled(value)) : value;
      }
      class Chain {
        constructor(task) { this.task = task; }
        then(onFulfilled, onRejected) { return promiseOf(reaction(this.task, onFulfilled, onRejected)); }
      }
      const taskOf = (x) => (x instanceof Chain ? x.task : x);
      const promiseOf = (task) => new Chain(task);
    `),
  );
  expect(lines).toEqual([`${TESTS} passed`]);
});
