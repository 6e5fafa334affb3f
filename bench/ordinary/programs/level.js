// A key-value store: an index kept beside the records, by abstract-level in memory; batches, gets, ranges, iterators.
import { MemoryLevel } from 'memory-level';
import { Digest, randomFrom } from './digest.js';

const USERS = 4000;
const LOOKUPS = 100_000;

class Store {
  #db = new MemoryLevel({ valueEncoding: 'json' });
  #byCity = this.#db.sublevel('city', { valueEncoding: 'utf8' });

  async add(id, user) {
    await this.#db.batch([
      { type: 'put', key: id, value: user },
      { type: 'put', key: `${user.city}!${id}`, value: id, sublevel: this.#byCity },
    ]);
  }

  async visit(id) {
    const user = await this.#db.get(id);
    if (user === undefined) return 0;
    user.visits++;
    await this.#db.put(id, user);
    return user.visits;
  }

  async *inCity(city, limit) {
    for await (const [, id] of this.#byCity.iterator({ gt: `${city}!`, lt: `${city}"`, limit })) {
      const user = await this.#db.get(id);
      if (user) yield { id, ...user };
    }
  }

  async close() {
    await this.#db.close();
  }
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(5);
  const cities = ['Kyiv', 'Lima', 'Oslo', 'Pune', 'Riga', 'Suva'];
  const store = new Store();
  for (let i = 0; i < USERS; i++)
    await store.add(`u${i}`, { name: `user ${i}`, city: cities[random(cities.length)], visits: 0 });
  for (let i = 0; i < LOOKUPS; i++) digest.add(await store.visit(`u${random(USERS + 50)}`));
  for (let i = 0; i < 150; i++) {
    let visits = 0;
    for await (const user of store.inCity(cities[i % cities.length], 40)) visits += user.visits;
    digest.add(visits);
  }
  await store.close();
  return digest.toString();
}
