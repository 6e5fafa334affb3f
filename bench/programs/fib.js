// Recursive Fibonacci numbers, every call awaited. The same source is its own native peer.
const DEPTH = 20;

async function fib(n) {
  return n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2));
}

/** Calls that `fib(n)` makes, itself included. */
function calls(n) {
  return n < 2 ? 1 : 1 + calls(n - 1) + calls(n - 2);
}

const CALLS = calls(DEPTH);

export async function run() {
  await fib(DEPTH);
  return CALLS;
}
