// The lowered form of one function body: structured statements over fragments.
//
//   source                    IR                                        emitted (resume points 1, 2)
//   a(); await f();           code a(); await#1 f()                     if ($pc === 0) { a(); $r = …; if (…) { spill; return } }
//                                                                       else { $pc = 0; $r = $resumed($f); }
//   for (; c; u) body         nest#2 { loop#3 { test c, update u, body } }
//                                                                       if ($pc === 0) { $r = f$1(…); } else { … $r = f$1again(…); }
//                                                                       if ($r > 0) return $preempt(…, 2, …);
//   for (; c; u) await f()    loop#2 { test c, update u, await#3 f() }  for (; $pc !== 0 || ($p === 0 && (c)); u, $p = $F[0]) …
//   if (c) { await f() }      if { test c, then [await#1] }             if ($pc !== 0 || (c)) { … }
//
// Points carry the program counter they resume at; counters grow in the order of this list, which is what makes
// `$pc <= last` a sufficient guard.
import type { Local } from '../1-analyse/storage/local.ts';
import type { Fragment, Word } from './fragment.ts';

/** What a jump can aim at; identity matters, see exits/exits.ts. */
export interface Target {
  readonly name: string;
}

export interface JumpUse {
  readonly target: Target;
  readonly how: 'break' | 'continue';
}

/** A place where the function can suspend and be resumed. */
export interface Point {
  pc: number;
  /** Source position, for the module record. */
  readonly at: number;
  readonly kind: 'await' | 'loop';
  /** Filled by liveness: what must survive the suspension. */
  live: Set<Local>;
  /** Filled by liveness: an error thrown here may be caught in this function. */
  caught: boolean;
}

export interface Code {
  readonly kind: 'code';
  readonly code: Fragment;
  /** Locals certainly overwritten, before anything can jump away. */
  readonly kills: readonly Local[];
  /** Ways control may leave instead of reaching the end. */
  readonly jumps: readonly JumpUse[];
  /** Control never reaches the end. */
  readonly ends: boolean;
}

export interface Await {
  readonly kind: 'await';
  readonly point: Point;
  /**
   * 'call': the direct protocol; 'value': anything else; 'bare': gives way, for no value. In generators also 'start', where a new one
   * stands; 'yield'; and 'inner', a yield of `yield*`, which looks itself at what it is resumed with.
   */
  readonly mode: 'call' | 'value' | 'bare' | 'start' | 'yield' | 'inner';
  readonly operand: Fragment;
}

export interface If {
  readonly kind: 'if';
  readonly test: Fragment;
  readonly then: Stmt[];
  readonly else: Stmt[] | null;
}

export interface Loop {
  readonly kind: 'loop';
  readonly labels: readonly string[];
  readonly target: Target;
  readonly test: Fragment | null;
  readonly update: Fragment | null;
  readonly body: Stmt[];
  /** null: this loop is no preemption point. */
  readonly point: Point | null;
  /** null: the flag is looked at at every back-edge, if the loop is a point. */
  readonly strip: Strip | null;
}

/** What bounds a strip, a stretch of rounds between two looks at the flag; see loops/strip.ts. */
export interface Strip {
  /** Begins a strip. */
  readonly before: Fragment;
  /** Replaces the loop's test. */
  readonly test: Fragment;
  /** Leaves the loop over the strips when the user's loop has ended. */
  readonly after: Fragment;
}

export interface Switch {
  readonly kind: 'switch';
  readonly labels: readonly string[];
  readonly target: Target;
  /** Number of the clause to begin with. */
  readonly selected: Local;
  readonly clauses: Stmt[][];
}

export interface Block {
  readonly kind: 'block';
  readonly labels: readonly string[];
  readonly target: Target;
  readonly body: Stmt[];
}

export interface Try {
  readonly kind: 'try';
  readonly body: Stmt[];
  /** Text between `catch (` and `)`. */
  readonly param: Fragment | null;
  /** Has no point inside. */
  readonly handler: Stmt[];
  readonly handlerKills: readonly Local[];
  /** The handler closes an iterator and throws again: it leaves the cell to whoever catches. */
  readonly closes?: boolean;
}

/** Head of a block whose boxes are made anew each round: `let x = x$box;`, also when it is entered again. */
export interface Alias {
  readonly kind: 'alias';
  readonly locals: readonly Local[];
}

/**
 * An outermost loop whose rounds only compute, as functions of its own (loops/nest.ts). To what is around it, it is one
 * statement and one point; the points in it are its own.
 */
export interface Nest {
  readonly kind: 'nest';
  /** Where whoever calls the nest is suspended. */
  readonly point: Point;
  /** The loop, and for an iterator what closes it. */
  readonly body: Stmt[];
  /** Jumps out of it, which its caller makes. */
  readonly exits: NestExit[];
  /** What an exit returns; written in front of it. */
  readonly value: Local;
  /** What the nest handed out when it was suspended. */
  readonly state: Local;
  /** Its two functions. Where another nest's are the same text, they are those (4-emit/shared-nests.ts). */
  fast: Word;
  again: Word;
  /** Read behind it, as far as layout knows: so that its functions are those of the same loop in the engine's own function. */
  alsoRead?: ReadonlySet<Local>;
}

export interface NestExit {
  /** What it gives its caller, below zero. */
  readonly code: number;
  readonly target: Target;
  /** What its caller does. */
  then: Stmt[];
}

export type Stmt = Alias | Code | Await | If | Loop | Switch | Block | Try | Nest;

/** Highest resume point inside, 0 if none. */
export function lastPc(s: Stmt): number {
  switch (s.kind) {
    case 'alias':
    case 'code':
      return 0;
    case 'await':
    case 'nest':
      return s.point.pc;
    case 'if':
      return Math.max(lastPcOf(s.then), s.else ? lastPcOf(s.else) : 0);
    case 'loop':
      return Math.max(s.point?.pc ?? 0, lastPcOf(s.body));
    case 'switch':
      return Math.max(0, ...s.clauses.map(lastPcOf));
    case 'block':
    case 'try':
      return lastPcOf(s.body);
  }
}

export function lastPcOf(list: readonly Stmt[]): number {
  for (let i = list.length - 1; i >= 0; i--) {
    const pc = lastPc(list[i]!);
    if (pc) return pc;
  }
  return 0;
}

export function* loopsIn(list: readonly Stmt[]): Generator<Loop> {
  for (const s of list) {
    if (s.kind === 'loop') yield s;
    for (const inner of listsOf(s)) yield* loopsIn(inner);
  }
}

/** The nests of a function; none is in another. */
export function* nestsIn(list: readonly Stmt[]): Generator<Nest> {
  for (const s of list) {
    if (s.kind === 'nest') yield s;
    for (const inner of listsOf(s)) yield* nestsIn(inner);
  }
}

/** In the order of the list, which is that of their counters; of a nest only that of its caller. */
export function* pointsIn(list: readonly Stmt[]): Generator<Point> {
  for (const s of list) {
    if (s.kind === 'await' || s.kind === 'nest') yield s.point;
    else if (s.kind === 'loop' && s.point) yield s.point;
    for (const inner of listsOf(s)) yield* pointsIn(inner);
  }
}

/** The lists in a statement; of a nest what its caller does behind it. */
export function listsOf(s: Stmt): readonly Stmt[][] {
  switch (s.kind) {
    case 'alias':
    case 'code':
    case 'await':
      return [];
    case 'nest':
      return s.exits.map((e) => e.then);
    case 'if':
      return s.else ? [s.then, s.else] : [s.then];
    case 'switch':
      return s.clauses;
    case 'try':
      return [s.body, s.handler];
    case 'block':
    case 'loop':
      return [s.body];
  }
}
