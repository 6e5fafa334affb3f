// 1,000 pairs: each spawns a partner, and the two exchange one message each way over oneshot channels.
import { spawnLocal } from 'heddle';
import { oneshot } from 'heddle/sync';

const PAIRS = 1000;

async function partner(ping, pong) {
  await ping.recv();
  pong.send(undefined);
}

async function pair() {
  const [pingSender, ping] = oneshot();
  const [pongSender, pong] = oneshot();
  spawnLocal(partner, ping, pongSender);
  pingSender.send(undefined);
  await pong.recv();
}

export async function run() {
  const pairs = [];
  for (let i = 0; i < PAIRS; i++) pairs.push(spawnLocal(pair));
  for (const task of pairs) await task;
  return PAIRS;
}
