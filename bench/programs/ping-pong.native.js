// 1,000 pairs: each starts a partner, and the two exchange one message each way over promises.
const PAIRS = 1000;

function oneshot() {
  let send;
  const promise = new Promise((resolve) => (send = resolve));
  return [send, promise];
}

async function partner(ping, pong) {
  await undefined;
  await ping;
  pong(undefined);
}

async function pair() {
  await undefined;
  const [sendPing, ping] = oneshot();
  const [sendPong, pong] = oneshot();
  void partner(ping, sendPong);
  sendPing(undefined);
  await pong;
}

export async function run() {
  const pairs = [];
  for (let i = 0; i < PAIRS; i++) pairs.push(pair());
  for (const task of pairs) await task;
  return PAIRS;
}
