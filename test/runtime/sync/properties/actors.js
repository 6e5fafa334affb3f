// Actors that use two instances of a primitive at random, and somebody who cancels them at random, beside the model. After
// each wait the two worlds must agree: on whether it was served, and with what. An actor that the model has served and that
// does not go on is a lost wake-up. One seed is one schedule: everything runs in the executor's queue, nothing in real time.
import { abortable, select, spawnLocal, yieldNow } from 'heddle';
import { Request } from './models.js';
import { subjects } from './subjects.js';

const ACTORS = 5;
const STEPS = 12;

/** Mulberry32. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function check(condition, what) {
  if (!condition) throw new Error(what);
}

const endings = ['CancelledError', 'AbortError'];

class World {
  constructor(name, seed, compiled) {
    this.random = randomFrom(seed);
    this.compiled = compiled;
    this.subjects = [subjects[name](this.random), subjects[name](this.random)];
    this.stopping = false;
  }
}

class Actor {
  handle = null;
  controller = null;
  /** What it waits for. */
  requests = [];
  /** Cancelled while it could not be told at once: at its next suspension it will be. */
  due = false;
  waits = 0;
  served = 0;
  cancelled = 0;

  constructor(world) {
    this.world = world;
  }

  /** The request is made in both worlds at once. */
  begin(operation, request) {
    // In the order in which arms begin they are withdrawn, and that may let one or another of somebody else's go.
    this.requests = [...this.requests.filter((other) => other !== request), request];
    request.model.request(request);
    // A cancellation that is due ends the wait as it begins.
    if (this.due && !request.granted) request.model.cancel(request);
    return operation.begin();
  }

  /** A cancellation has been delivered; another one may have come after an AbortSignal was. */
  heard(error) {
    if (error.name === 'CancelledError') this.due = false;
  }

  cancel() {
    const waits = this.requests.some((request) => request.model.waiting.includes(request));
    const byHandle = this.world.compiled && (this.controller === null || this.world.random(2) === 0);
    if (!byHandle && this.controller === null) return;
    if (waits) for (const request of this.requests) request.model.cancel(request);
    else if (byHandle) this.due = true;
    else return;
    if (byHandle) this.handle.cancel();
    else this.controller.abort();
  }
}

/** Waits for `operations`, one or two of which one is served; resolves to its number and value. */
async function wait(actor, operations, requests, style) {
  if (style === 0) return { at: 0, value: await actor.begin(operations[0], requests[0]) };
  actor.controller = new AbortController();
  const { signal } = actor.controller;
  try {
    if (style === 1)
      return { at: 0, value: await abortable(signal, () => actor.begin(operations[0], requests[0])) };
    const arms = {};
    operations.forEach((operation, at) => (arms[at] = () => actor.begin(operation, requests[at])));
    const { key, value } = await select(arms, { signal });
    return { at: Number(key), value };
  } finally {
    actor.controller = null;
  }
}

async function step(actor) {
  const { world } = actor;
  const { random } = world;
  const style = world.compiled ? random(3) : 1 + random(2);
  const operations =
    style === 2 ? world.subjects.map((subject) => subject.pick(random)) : [world.subjects[0].pick(random)];
  const requests = operations.map((operation) => new Request(operation));
  for (const request of requests) request.rivals = requests;
  actor.requests = requests;
  actor.waits++;
  let at, value;
  try {
    ({ at, value } = await wait(actor, operations, requests, style));
  } catch (error) {
    actor.requests = [];
    if (error.name === 'LaggedError') {
      check(
        requests.some((request) => request.granted && request.missed === error.missed),
        'a wrong number of missed values',
      );
      return;
    }
    check(endings.includes(error.name), error.stack);
    check(!requests.some((request) => request.granted), 'cancelled although the model has served it');
    actor.heard(error);
    actor.cancelled++;
    return;
  }
  const request = requests[at];
  actor.requests = [];
  actor.served++;
  try {
    check(request.granted, 'served although the model has not');
    check(request.missed === undefined, 'the model has lagged');
    if (request.value !== undefined)
      check(JSON.stringify(value) === JSON.stringify(request.value), 'another value');
    if (operations[at].hold) for (let i = random(4); i > 0; i--) await yieldNow();
    const { downgrade } = operations[at];
    if (downgrade !== undefined && random(2) === 0) {
      value = downgrade(value, request);
      for (let i = random(4); i > 0; i--) await yieldNow();
    }
  } catch (error) {
    if (!endings.includes(error.name)) throw error;
    actor.heard(error);
  } finally {
    operations[at].release(value, request);
  }
}

async function act(actor) {
  const { world } = actor;
  for (let i = 0; i < STEPS && !world.stopping; i++) {
    await step(actor);
    try {
      for (let i = world.random(3); i > 0; i--) await yieldNow();
    } catch (error) {
      actor.heard(error);
    }
  }
}

async function settle() {
  for (let i = 0; i < 40; i++) await yieldNow();
}

/** One run; throws where the worlds differ. Resolves to how often it waited, was served and was cancelled. */
export async function run(name, seed, compiled) {
  const world = new World(name, seed, compiled);
  const actors = Array.from({ length: ACTORS }, () => new Actor(world));
  for (const actor of actors) actor.handle = spawnLocal(act, actor);
  await yieldNow();
  const running = () => actors.filter((actor) => !actor.handle.done);
  for (let round = 0; round < 200 && running().length > 0; round++) {
    if (world.random(3) === 0) running()[world.random(running().length)].cancel();
    if (world.random(3) === 0) world.subjects[world.random(2)].stir();
    for (let i = world.random(4); i > 0; i--) await yieldNow();
  }
  world.stopping = true;
  await settle();
  for (let round = 0; running().length > 0; round++) {
    for (const { requests } of running())
      check(!requests.some((request) => request.granted), 'a wake-up was lost');
    check(round < 100, 'it does not end');
    for (const actor of running()) actor.cancel();
    await settle();
  }
  for (const actor of actors) await actor.handle;
  const sum = (field) => actors.reduce((total, actor) => total + actor[field], 0);
  return { waits: sum('waits'), served: sum('served'), cancelled: sum('cancelled') };
}
