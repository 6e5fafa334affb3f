// A hand-written mutex (`new Promise(r => …)`): transfers between accounts, many at a time.
import { Digest, randomFrom } from './digest.js';

const TRANSFERS = 1_200_000;
const AT_ONCE = 100;

class Mutex {
  #waiters = [];
  #held = false;

  async acquire() {
    if (!this.#held) {
      this.#held = true;
      return;
    }
    await new Promise((resolve) => this.#waiters.push(resolve));
  }

  release() {
    const next = this.#waiters.shift();
    if (next) next();
    else this.#held = false;
  }

  async with(use) {
    await this.acquire();
    try {
      return await use();
    } finally {
      this.release();
    }
  }
}

class Account {
  balance = 1000;
  limit = 100;
  mutex = new Mutex();
}

async function transfer(from, to, amount) {
  return from.mutex.with(async () => {
    if (amount > from.limit) return false;
    await audit(amount);
    from.balance -= amount;
    to.balance += amount;
    return true;
  });
}

let audited = 0;
async function audit(amount) {
  await null;
  audited += amount;
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(10);
  const accounts = Array.from({ length: 20 }, () => new Account());
  for (let first = 0; first < TRANSFERS; first += AT_ONCE) {
    const transfers = [];
    for (let i = 0; i < AT_ONCE; i++) {
      const from = accounts[random(accounts.length)];
      const to = accounts[random(accounts.length)];
      transfers.push(transfer(from, to, random(120)));
    }
    let refused = 0;
    for (const ok of await Promise.all(transfers)) if (!ok) refused++;
    digest.add(refused);
  }
  digest.add(audited, ...accounts.map((account) => account.balance));
  return digest.toString();
}
