// @ts-check
// Worker thread: one GET /health every millisecond, whether or not the earlier ones were answered (an open loop:
// waiting for answers would hide exactly the stalls that are to be seen). Requests are pipelined over a few
// keep-alive sockets. Latency counts from the moment of sending.
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const SOCKETS = 16;
const INTERVAL_MS = 1;
const REQUEST = 'GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n';
/** The whole body of an answer, which occurs nowhere else in it. */
const ANSWER = '{"ok":true}';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const server = new URL(workerData.url);
/** @type {number[]} */
const latencies = [];
let stopping = false;
let finished = false;
const lanes = await Promise.all(Array.from({ length: SOCKETS }, openLane));

let sent = 0;
let latestTick = 0;
const began = performance.now();
const timer = setInterval(() => {
  const now = performance.now();
  latestTick = Math.max(latestTick, now - began - sent * INTERVAL_MS);
  for (; !stopping && sent * INTERVAL_MS <= now - began; sent++) {
    const lane = lanes[sent % SOCKETS];
    lane.waiting.push(now);
    lane.socket.write(REQUEST);
  }
}, INTERVAL_MS);

port.once('message', () => {
  stopping = true;
  finishIfAnswered();
});

async function openLane() {
  const lane = { socket: new Socket(), waiting: /** @type {number[]} */ ([]) };
  await connectLane(lane);
  return lane;
}

/**
 * Connects a lane. Behind a long stall a server takes connections for idle that have requests on the way, and closes them:
 * then those are sent again, and their latency counts from the first time.
 * @param {{ socket: Socket, waiting: number[] }} lane
 */
async function connectLane(lane) {
  const socket = connect({ host: server.hostname, port: Number(server.port), noDelay: true });
  await once(socket, 'connect');
  let tail = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    const now = performance.now();
    const text = tail + chunk;
    let from = 0;
    for (let at; (at = text.indexOf(ANSWER, from)) >= 0; from = at + ANSWER.length) {
      latencies.push(now - Number(lane.waiting.shift()));
    }
    tail = text.slice(Math.max(from, text.length - ANSWER.length));
    if (stopping) finishIfAnswered();
  });
  socket.on('error', () => {}); // `close` follows
  socket.on('close', () => {
    if (!finished) void connectLane(lane);
  });
  lane.socket = socket;
  socket.write(REQUEST.repeat(lane.waiting.length));
}

function finishIfAnswered() {
  if (lanes.some((lane) => lane.waiting.length > 0)) return;
  finished = true;
  clearInterval(timer);
  for (const { socket } of lanes) socket.destroy();
  latencies.sort((a, b) => a - b);
  /** @param {number} share */
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))];
  port.postMessage({
    requests: latencies.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: latencies.at(-1),
    probeLateMs: latestTick,
  });
  port.close();
}
