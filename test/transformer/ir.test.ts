// The compiler's IR as people see it (HEDDLE_PRINT=ir), and what is asked of it between passes (HEDDLE_VERIFY=1): every kind
// of fault put into it is found, with the function's name.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../dist/transformer/1-analyse/index.js';
import { parse } from '../../dist/transformer/1-analyse/parse.js';
import type { Local } from '../../dist/transformer/1-analyse/storage/local.js';
import { concat, mention } from '../../dist/transformer/2-lower/fragment.js';
import { fileContext, lowerFile } from '../../dist/transformer/2-lower/index.js';
import { pointsIn, type Await, type Loop, type Nest, type Stmt } from '../../dist/transformer/2-lower/ir.js';
import type { LoweredFunction } from '../../dist/transformer/2-lower/lowered.js';
import { printIr } from '../../dist/transformer/2-lower/print-ir.js';
import { BrokenIr, verifyLowered } from '../../dist/transformer/2-lower/verify.js';
import { layOutFile } from '../../dist/transformer/3-layout/index.js';
import { verifyLayout } from '../../dist/transformer/3-layout/verify.js';

function lower(source: string): ReturnType<typeof lowerFile> {
  const sf = parse(source, 'sample.ts');
  const analysis = analyse(sf, { preempt: true, strict: true }, new Map());
  return lowerFile(fileContext(sf, analysis, 'esm', undefined, true));
}

const LOOP = `async function sum(xs: AsyncIterator<number>, n: number) {
  let total = 0;
  for (let i = 0; i < n; i++) if (i % 8 === 0) total += await f(i);
  return total;
}
declare function f(i: number): Promise<number>;
`;

const CLOSURES = `export async function run(names: string[]) {
  outer: for (const name of names) {
    try {
      const job = async () => name.length;
      if ((await job()) > 3) continue outer;
    } finally {
      await pause();
    }
  }
}
async function pause() {}
`;

const NEST = `async function find(rows: number[][], wanted: number) {
  let seen = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < rows[i].length; j++) {
      seen++;
      if (rows[i][j] === wanted) return [i, j];
    }
  }
  return seen;
}
`;

describe('printed', () => {
  test('a nest: what its functions hand out, and its exits', () => {
    expect(printIr(layOutFile(lower(NEST)), true)).toMatchInlineSnapshot(`
      "function 0 "find" (1:1): find$($f, rows, wanted)
        head function find(rows: number[][], wanted: number) 
        locals %rows, %wanted, %seen number, %i number, %j number, %$t1, %$t2
        code %seen = 0;     [kills %seen]
        code %i = 0;     [kills %i]
        nest#1 find$1, find$1again     [live %rows in s0, %wanted in s1, %$t1 in s2]
          loop#2     [live %seen, %i]
            test i < rows.length
            update i++
            body
              block
                code %j = 0;     [kills %j]
                loop#3     [live %seen, %i, %j]
                  test j < rows[i].length
                  update j++
                  body
                    code { seen++; if (rows[i][j] === wanted) { %$t2 = [i, j]; { <leave -1> } } }     [break …]
        exit -1
          code { {  } return @ret(%$t2); }     [ends]
        code return @ret(seen);     [ends]
      "
    `);
  });

  test('a loop with a point: symbols, and behind the layout the slots', () => {
    const lowered = lower(LOOP);
    expect(printIr(lowered, false)).toMatchInlineSnapshot(`
      "function 0 "sum" (1:1): sum$($f, xs, n)
        head function sum(xs: AsyncIterator<number>, n: number) 
        locals %xs, %n, %total maybe a number, %i number, %$t1, %$t2, %$t3
        code %total = 0;     [kills %total]
        code %i = 0;     [kills %i]
        loop#1
          test i < n
          update i++
          body
            if i % 8 === 0
              code %$t1 = total;     [kills %$t1]
              code %$t2 = f;     [kills %$t2]
              await#2 call $r = (%$t3 = @body(%$t2)) === undefined ? @call1(%$t2, undefined, i, "f") : %$t3(null, i);
              code (total = %$t1 + $r);
        code return @ret(total);     [ends]
      "
    `);
    expect(printIr(layOutFile(lowered), true)).toMatchInlineSnapshot(`
      "function 0 "sum" (1:1): sum$($f, xs, n)
        head function sum(xs: AsyncIterator<number>, n: number) 
        locals %xs, %n, %total maybe a number, %i number, %$t1, %$t2, %$t3
        code %total = 0;     [kills %total]
        code %i = 0;     [kills %i]
        loop#1     [live %n in s0, %total in s1, %i in s2]
          test i < n
          update i++
          body
            if i % 8 === 0
              code %$t1 = total;     [kills %$t1]
              code %$t2 = f;     [kills %$t2]
              await#2 call $r = (%$t3 = @body(%$t2)) === undefined ? @call1(%$t2, undefined, i, "f") : %$t3(null, i);     [live %n in s0, %total in s1, %i in s2, %$t1 in s3]
              code (total = %$t1 + $r);
        code return @ret(total);     [ends]
      "
    `);
  });

  test('jumps through a finally block, and a nested function as a hole', () => {
    expect(printIr(layOutFile(lower(CLOSURES)), true)).toMatchInlineSnapshot(`
      "function 0 "run" (1:1): run$($f, names)
        head export function run(names: string[]) 
        locals %names, %name$box1 box, %job, %$t1, %$t2 maybe a number, %$t3, %$t4, %$t5
        code %$t1 = @iterate(names);     [kills %$t1]
        code %$t2 = @indexOfFirst(%$t1);     [kills %$t2]
        try
          loop#1 outer:     [live %$t1 in s0, %$t2 in s1, %$t3 in s2, %$t4 in s3; caught]
            test %$t2 < 0 ? @step(%$t1) : %$t2 < %$t1.length
            update %$t2 < 0 || %$t2++
            body
              alias name = %name$box1
              code %name = %name$box1 = { v: %$t2 < 0 ? %$t1.value : %$t1[%$t2] };     [kills %name$box1]
              block
                block $l1:
                  try
                    code { <run.job body> %job = <run.job>; }     [kills %job]
                    await#2 call $r = (%$t5 = @body(job)) === undefined ? job() : %$t5(null);     [live %$t1 in s0, %$t2 in s1, %$t3 in s2, %$t4 in s3; caught]
                    if ($r) > 3
                      code { %$t3 = 2; break $l1; }     [break $l1; ends]
                    code %$t3 = 0;     [kills %$t3]
                  catch $e
                    code %$t3 = 1;     [kills %$t3]
                    code %$t4 = $e;     [kills %$t4]
                await#3 call $r = pause$d();     [live %$t1 in s0, %$t2 in s1, %$t3 in s2, %$t4 in s3; caught]
                if %$t3 === 1
                  code throw %$t4;     [ends]
                if %$t3 === 2
                  code continue outer;     [continue outer; ends]
        catch $e
          code if (%$t2 < 0) @closeQuietly(%$t1); throw $e;     [ends]
        code if (%$t2 < 0) @close(%$t1);

      function 1 "run.job" (4:19): job$($f)
        head () => 
        code return @ret(%name.v.length);     [ends]

      function 2 "pause" (11:1): pause$($f)
        head function pause() 
      "
    `);
  });

  test('HEDDLE_PRINT=ir prints it to stderr behind both passes', () => {
    const url = pathToFileURL(join(import.meta.dirname, '../../dist/transformer/index.js')).href;
    const script = `import { transform } from ${JSON.stringify(url)}; transform('async function f() { await g(); }', { fileName: 'a.js' });`;
    const run = (print: string): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        env: { ...process.env, HEDDLE_PRINT: print },
        timeout: 60_000,
      }).stderr;
    const printed = run('ir');
    expect(printed).toContain('--- a.js, lowered\nfunction 0 "f" (1:1)');
    expect(printed).toContain('--- a.js, laid out\n');
    expect(printed).toContain('await#1 call');
    expect(run('')).not.toContain('await#1');
  });
});

describe('verified', () => {
  /** All statements of a function's body, the outer ones first. */
  function all(list: readonly Stmt[]): Stmt[] {
    return list.flatMap((s): Stmt[] => {
      const inner = Object.values(s).filter(
        (v): v is Stmt[] => Array.isArray(v) && typeof v[0]?.kind === 'string',
      );
      return [s, ...inner.flatMap(all), ...('clauses' in s ? s.clauses.flatMap(all) : [])];
    });
  }
  const find = <K extends Stmt['kind']>(fn: LoweredFunction, kind: K): Extract<Stmt, { kind: K }> =>
    all(fn.body).find((s): s is Extract<Stmt, { kind: K }> => s.kind === kind)!;
  const set = <T extends object>(object: T, change: Partial<{ [P in keyof T]: T[P] }>): void =>
    void Object.assign(object, change);
  const stranger = (name: string): Local => ({
    name,
    source: name,
    kind: 'plain',
    alias: null,
    guarded: false,
    assignedFirst: true,
    numeric: 'no',
    integer: false,
    slot: -1,
  });

  test('what the compiler makes holds', () => {
    for (const source of [LOOP, CLOSURES, NEST]) {
      const lowered = lower(source);
      verifyLowered(lowered);
      verifyLayout(layOutFile(lowered));
    }
  });

  const broken: [string, (fn: LoweredFunction) => void, RegExp][] = [
    [
      'two points with one counter',
      (fn) => set(find(fn, 'await').point, { pc: find(fn, 'loop').point!.pc }),
      /"run" is broken: point \d+ stands behind point \d+/,
    ],
    [
      'counters that do not grow in list order',
      (fn) => set(find(fn, 'loop').point!, { pc: 99 }),
      /point \d+ stands behind point 99/,
    ],
    [
      'a jump to what is not around it',
      (fn) =>
        set(all(fn.body).find((s) => s.kind === 'code' && s.jumps.length > 0)! as Stmt & { kind: 'code' }, {
          jumps: [{ target: { name: 'elsewhere' }, how: 'break' }],
        }),
      /a break aims at elsewhere that is not around it/,
    ],
    [
      'a continue to a block',
      (fn) => {
        const { target } = find(fn, 'block');
        const [inner] = find(fn, 'block').body;
        const list = find(fn, 'block').body;
        list.push({
          kind: 'code',
          code: concat('continue;'),
          kills: [],
          jumps: [{ target, how: 'continue' }],
          ends: true,
        });
        expect(inner).toBeDefined();
      },
      /a continue aims at what is no loop/,
    ],
    [
      'a read of a local that nobody declares',
      (fn) => set(find(fn, 'await'), { operand: concat(stranger('ghost')) } as Partial<Await>),
      /a fragment reads ghost, which is none of its locals/,
    ],
    [
      'a mention of one',
      (fn) => set(find(fn, 'await'), { operand: concat(mention(stranger('ghost'))) } as Partial<Await>),
      /a fragment mentions ghost, which is a local of no function/,
    ],
    [
      'an overwritten one',
      (fn) => set(find(fn, 'code'), { kills: [stranger('ghost')] }),
      /code overwrites ghost/,
    ],
    [
      'a hole for a function that was not lowered',
      (fn) =>
        set(find(fn, 'await'), {
          operand: concat({ hole: { ...fn, id: 'lost' }, half: 'entry' }),
        } as Partial<Await>),
      /a hole is for lost, which was not lowered/,
    ],
    [
      'a point in a handler',
      (fn) => {
        const point = { ...find(fn, 'await').point, pc: 50 };
        find(fn, 'try').handler.push({ kind: 'await', point, mode: 'value', operand: concat('x') });
      },
      /point 50 stands in a handler/,
    ],
    [
      'a yield outside of a generator',
      (fn) => set(find(fn, 'await'), { mode: 'yield' } as Partial<Await>),
      /a yield outside of a generator/,
    ],
    [
      'strips without a point',
      (fn) => {
        const strip = { before: concat(''), test: concat(''), after: concat('') };
        set(find(fn, 'loop'), { point: null, strip } as Partial<Loop>);
      },
      /a loop runs in strips and has no point between them/,
    ],
  ];
  const brokenNests: [string, (fn: LoweredFunction) => void, RegExp][] = [
    [
      'an await in a nest',
      (fn) => {
        const point = { ...find(fn, 'nest').point, pc: 50 };
        find(fn, 'nest').body.push({ kind: 'await', point, mode: 'value', operand: concat('x') });
      },
      /point 50 of a nest waits/,
    ],
    [
      'a nest in a nest',
      (fn) => {
        const nest = find(fn, 'nest');
        nest.body.push({ ...nest, body: [], point: { ...nest.point, pc: 50 } });
      },
      /a nest stands in another/,
    ],
    [
      'an exit that is not of the nest',
      (fn) => {
        find(fn, 'nest').exits.length = 0;
      },
      /a break aims at something that is not around it|a jump leaves a nest that is not around it/,
    ],
    [
      'a nest without a point of its own',
      (fn) => set(find(fn, 'nest'), { body: [] } as Partial<Nest>),
      /has no loop that is a point/,
    ],
  ];

  test.each([
    ...broken.map(([what, breakIt, message]) => [what, CLOSURES, breakIt, message] as const),
    ...brokenNests.map(([what, breakIt, message]) => [what, NEST, breakIt, message] as const),
  ])('%s', (_, source, breakIt, message) => {
    const lowered = lower(source);
    breakIt(lowered.file.functions[0]!);
    expect(() => verifyLowered(lowered)).toThrow(message);
    expect(() => verifyLowered(lowered)).toThrow(BrokenIr);
  });

  const displaced: [
    string,
    (fn: LoweredFunction, points: readonly { live: Set<Local> }[]) => void,
    RegExp,
  ][] = [
    [
      'a slot shared by two that live at one point',
      (_, points) => {
        const [a, b] = [...points.find((p) => p.live.size > 1)!.live];
        b!.slot = a!.slot;
      },
      /share slot \d+ at point \d+/,
    ],
    [
      'no slot for what lives',
      (_, points) => ([...points.find((p) => p.live.size > 0)!.live][0]!.slot = -1),
      /lives across point \d+ and has no slot/,
    ],
    [
      'what lives and is no local',
      (_, points) => points[0]!.live.add({ ...stranger('ghost'), slot: 20 }),
      /ghost lives across point \d+ and is no local/,
    ],
    [
      'a slot that the frame does not have',
      (_, points) => ([...points.find((p) => p.live.size > 0)!.live][0]!.slot = 25),
      /is in slot 25 of \d+/,
    ],
    [
      'a point more than was laid out',
      (fn) =>
        (fn.body = [...fn.body, { ...find(fn, 'await'), point: { ...find(fn, 'await').point, pc: 70 } }]),
      /its points are [\d, ]+70, laid out are/,
    ],
  ];

  test.each(displaced)('%s', (_, breakIt, message) => {
    const laidOut = layOutFile(lower(CLOSURES));
    const [fn] = laidOut.file.functions;
    breakIt(fn!, [...pointsIn(fn!.body)]);
    expect(() => verifyLayout(laidOut)).toThrow(message);
  });
});
