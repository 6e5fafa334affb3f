// @ts-check
// What a program did: its events in order, each on the channel of the task that caused it. Between tasks the order of
// events may differ by design, so a trace can be read as one list or channel by channel.
import { show } from './show.js';

/** More events than this end a program; natively such programs are dropped, compiled ones may use a little more. */
const NATIVE_EVENTS = 400;
const COMPILED_EVENTS = 600;

export class OutOfFuel extends Error {}

export class Trace {
  /** @param {boolean} native */
  constructor(native) {
    this.limit = native ? NATIVE_EVENTS : COMPILED_EVENTS;
    /** @type {string[]} channel of each event */
    this.channels = [];
    /** @type {string[]} text of each event */
    this.events = [];
    this.exhausted = false;
    /** Pauses that were begun. */
    this.pauses = 0;
    /** What happens at a pause, see cancel.js: a promise, or undefined for the usual. @type {(n: number) => Promise<never> | undefined} */
    this.atPause = () => undefined;
    /** Called at each event. @type {(n: number) => void} */
    this.atEvent = () => undefined;
  }

  /** @param {string} id @param {string} text */
  add(id, text) {
    if (this.events.length >= this.limit) {
      this.exhausted = true;
      throw new OutOfFuel('out of fuel');
    }
    this.channels.push(id);
    this.events.push(text);
    this.atEvent(this.events.length - 1);
  }

  /**
   * The function a task logs with: returns its last argument; `fork()` is the channel of a task that this one starts,
   * `pause(value)` a moment at which it may be cancelled.
   * @param {string} id
   */
  channel(id) {
    let forks = 0;
    const log = (/** @type {unknown[]} */ ...values) => {
      this.add(id, values.map((value) => show(value)).join(' '));
      return values[values.length - 1];
    };
    log.pause = (/** @type {unknown} */ value) =>
      this.atPause(this.pauses++) ?? Promise.resolve(value).then((v) => v);
    log.fork = () => this.channel(`${id}.${forks++}`);
    return log;
  }

  /** The whole order. */
  total() {
    return this.events.map((text, i) => `${this.channels[i]}: ${text}`);
  }

  /** The order within each task. */
  perTask() {
    return this.total().sort((a, b) => compareChannels(a, b));
  }
}

/** @param {string} a @param {string} b */
function compareChannels(a, b) {
  const x = a.slice(0, a.indexOf(':'));
  const y = b.slice(0, b.indexOf(':'));
  return x < y ? -1 : x > y ? 1 : 0;
}
