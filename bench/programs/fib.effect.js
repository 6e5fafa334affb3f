// Recursive Fibonacci numbers in Effect, every call an effect of its own.
import { Effect } from 'effect';

const DEPTH = 20;

const fib = (n) =>
  Effect.gen(function* () {
    return n < 2 ? n : (yield* fib(n - 1)) + (yield* fib(n - 2));
  });

/** Calls that `fib(n)` makes, itself included. */
function calls(n) {
  return n < 2 ? 1 : 1 + calls(n - 1) + calls(n - 2);
}

const CALLS = calls(DEPTH);

export async function run() {
  await Effect.runPromise(fib(DEPTH));
  return CALLS;
}
