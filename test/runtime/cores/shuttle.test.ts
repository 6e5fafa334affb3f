// Whatever a compiled function leaves in its frames must survive the journey: every time a send task suspends, at every
// await and every loop check, its chain is encoded, thrown away and rebuilt, as if it had gone to another core.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './fixtures/force-preempt.js';
import { spawn } from '../../../dist/runtime/index.js';
import { link, rootOf } from '../../../dist/runtime/cores/root.js';
import { codec } from '../../../dist/runtime/cores/isolate.js';
import { setCoreHooks } from '../../../dist/runtime/executor/core-hooks.js';
import { enqueue, setForcePreempt, takeReadySend } from '../../../dist/runtime/executor/executor.js';
import { check } from '../../../dist/runtime/send/check.js';
import { chainOf, encodeChain } from '../../../dist/runtime/send/capsule.js';
import { transform } from '../../../dist/transformer/index.js';
import * as native from './fixtures/sendable.js';

type Program = (n: number) => Promise<unknown>;

const out = new URL(`./fixtures/dist-${process.pid}/`, import.meta.url);
let compiled: Record<string, Program>;
let trips = 0;
let total = 0;
let faults: unknown[] = [];

beforeAll(async () => {
  const source = await readFile(new URL('./fixtures/sendable.js', import.meta.url), 'utf8');
  const { code, diagnostics } = transform(source, { fileName: 'sendable.js', tasks: true });
  expect(diagnostics).toEqual([]);
  await mkdir(out, { recursive: true });
  await writeFile(new URL('sendable.js', out), code);
  compiled = (await import(new URL('sendable.js', out).href)) as Record<string, Program>;
});
afterAll(() => rm(out, { recursive: true, force: true }));

function shuttle(): void {
  for (const frame of takeReadySend(1000)) {
    const root = rootOf(frame)!;
    if (frame === root) {
      enqueue(frame);
      continue;
    }
    const key = { home: 0, seat: 0, id: 1 };
    let encoded = false;
    const message = codec.message(
      (e) => {
        encoded = encodeChain(e, key, 0, frame, root);
      },
      (m) => new Uint8Array(m),
    );
    // Only the outcome is left: such a task stays.
    if (!encoded) {
      enqueue(frame);
      continue;
    }
    const { innermost, outermost, bits } = chainOf(codec.decoder, message);
    link(root, outermost);
    innermost.st |= bits;
    enqueue(innermost);
    trips++;
  }
}

async function shuttled(program: Program, n: number): Promise<unknown> {
  trips = 0;
  faults = [];
  const handle = spawn(program, n);
  setCoreHooks({
    dry() {},
    shed() {},
    suspended(frame) {
      try {
        const fault = check.suspended(frame);
        if (fault !== null) faults.push(fault);
        shuttle();
      } catch (e) {
        faults.push(e);
      }
    },
  });
  setForcePreempt(true);
  try {
    return await handle;
  } finally {
    setForcePreempt(false);
    setCoreHooks(null);
  }
}

const settle = (promise: Promise<unknown>) =>
  promise.then(
    (value) => ({ value }),
    (error: Error) => ({ error: String(error), cause: error.cause }),
  );

for (const name of Object.keys(native)) {
  describe(name, () => {
    for (const n of [1, 5, 9]) {
      it(`(${n})`, async () => {
        const expected = await settle((native as unknown as Record<string, Program>)[name]!(n));
        const actual = await settle(shuttled(compiled[name]!, n));
        expect(faults).toEqual([]);
        expect(actual).toStrictEqual(expected);
        total += trips;
      });
    }
  });
}

it('was no idle exercise', () => expect(total).toBeGreaterThan(150));
