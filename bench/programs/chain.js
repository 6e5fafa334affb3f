// A chain of awaits, each of a call that finishes at once. The same source is its own native peer.
async function step(x) {
  return x + 1;
}

async function chain(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = await step(sum);
  return sum;
}

export async function run() {
  return await chain(100_000);
}
