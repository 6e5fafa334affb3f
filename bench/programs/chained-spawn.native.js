// An async function that starts one that starts one …, 1,000 deep, each after giving way once, as a spawn does.
const DEPTH = 1000;

async function link(n, done) {
  await undefined;
  if (n === 0) done();
  else void link(n - 1, done);
}

export async function run() {
  await new Promise((resolve) => void link(DEPTH, resolve));
  return DEPTH;
}
