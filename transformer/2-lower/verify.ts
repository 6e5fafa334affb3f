// What must hold of lowered IR, whatever the source: asked between passes by the tests and the fuzzer (HEDDLE_VERIFY=1).
//   counters grow in list order and are unique       `$pc <= last` is a sufficient guard only then
//   a jump aims at something around it               and `continue` at a loop
//   locals are declared                              what a fragment reads and writes, what a statement overwrites
//   holes are of functions of this file              and handlers hold no points
//   nothing waits in a nest                          no nest stands in another, and each is left by its own exits only
import type { Local } from '../1-analyse/storage/local.ts';
import type { Fragment, Part, Word } from './fragment.ts';
import type { Nest, NestExit, Stmt, Target } from './ir.ts';
import type { LoweredFile, LoweredFunction } from './lowered.ts';

/** A fault of the compiler itself, never of what it compiles: it is not turned into a diagnostic. */
export class BrokenIr extends Error {
  constructor(fn: LoweredFunction, fault: string) {
    super(`the IR of function ${fn.index} ${JSON.stringify(fn.id)} is broken: ${fault}`);
    this.name = 'BrokenIr';
  }
}

/** @throws BrokenIr naming the function and what does not hold */
export function verifyLowered({ file, text }: LoweredFile): void {
  const all = [...file.functions, ...file.stretches];
  const functions = new Set(all);
  const locals = new Set(all.flatMap((fn) => fn.locals));
  for (const fn of all) new Verifier(fn, functions, locals).function();
  const [first] = file.functions;
  for (const p of text)
    if (first && typeof p !== 'string' && 'hole' in p && !functions.has(p.hole))
      throw new BrokenIr(p.hole, 'the file has a hole for it, but it was not lowered');
}

class Verifier {
  private readonly fn: LoweredFunction;
  private readonly functions: ReadonlySet<LoweredFunction>;
  /** Of all functions: closures mention those of the functions around them. */
  private readonly locals: ReadonlySet<Local>;
  private readonly own: ReadonlySet<Local>;
  private readonly around = new Map<Target, 'loop' | 'other'>();
  private pc = 0;
  /** Of the nest around. */
  private exits: ReadonlySet<NestExit> | null = null;

  constructor(fn: LoweredFunction, functions: ReadonlySet<LoweredFunction>, locals: ReadonlySet<Local>) {
    this.fn = fn;
    this.functions = functions;
    this.locals = locals;
    this.own = new Set(fn.locals);
  }

  function(): void {
    this.fragment(this.fn.head);
    this.list(this.fn.body);
  }

  private fail(fault: string): never {
    throw new BrokenIr(this.fn, fault);
  }

  private list(stmts: readonly Stmt[]): void {
    for (const s of stmts) this.stmt(s);
  }

  private point(pc: number): void {
    if (pc <= this.pc) this.fail(`point ${pc} stands behind point ${this.pc}`);
    this.pc = pc;
  }

  private declared(local: Local, what: string): void {
    if (!this.own.has(local)) this.fail(`${what} ${local.name}, which is none of its locals`);
  }

  private fragment({ parts, reads, writes }: Fragment): void {
    for (const l of reads) this.declared(l, 'a fragment reads');
    for (const l of writes) this.declared(l, 'a fragment writes');
    for (const p of parts) this.part(p);
  }

  private part(part: Part): void {
    if (typeof part === 'string' || 'from' in part) return;
    if ('leave' in part) {
      if (!this.exits?.has(part.leave)) this.fail('a jump leaves a nest that is not around it');
    } else if ('words' in part) part.words.forEach((w) => this.word(w));
    else if ('hole' in part) {
      if (!this.functions.has(part.hole)) this.fail(`a hole is for ${part.hole.id}, which was not lowered`);
    } else this.word(part);
  }

  private word(word: Word): void {
    if (typeof word !== 'string' && 'local' in word && !this.locals.has(word.local))
      this.fail(`a fragment mentions ${word.local.name}, which is a local of no function`);
  }

  private within(target: Target, kind: 'loop' | 'other', list: readonly Stmt[]): void {
    if (this.around.has(target)) this.fail(`the target ${target.name || '(unnamed)'} is inside of itself`);
    this.around.set(target, kind);
    this.list(list);
    this.around.delete(target);
  }

  private nest(s: Nest): void {
    if (this.exits) this.fail(`a nest stands in another, at point ${s.point.pc}`);
    this.declared(s.state, 'a nest hands its state to');
    this.point(s.point.pc);
    const outer = new Map(this.around);
    this.around.clear();
    this.exits = new Set(s.exits);
    for (const e of s.exits) this.around.set(e.target, 'other');
    const before = this.pc;
    this.list(s.body);
    if (this.pc === before) this.fail(`the nest at point ${before} has no loop that is a point`);
    this.exits = null;
    this.around.clear();
    for (const [target, kind] of outer) this.around.set(target, kind);
    for (const e of s.exits) this.list(e.then);
  }

  private stmt(s: Stmt): void {
    switch (s.kind) {
      case 'alias':
        for (const l of s.locals) this.declared(l, 'an alias is of');
        return;
      case 'code':
        this.fragment(s.code);
        for (const l of s.kills) this.declared(l, 'code overwrites');
        for (const { target, how } of s.jumps) {
          const kind = this.around.get(target);
          if (!kind) this.fail(`a ${how} aims at ${target.name || 'something'} that is not around it`);
          if (how === 'continue' && kind !== 'loop') this.fail('a continue aims at what is no loop');
        }
        return;
      case 'await':
        if (this.exits) this.fail(`point ${s.point.pc} of a nest waits`);
        if (!this.fn.fn.generator && (s.mode === 'start' || s.mode === 'yield' || s.mode === 'inner'))
          this.fail(`a ${s.mode} outside of a generator`);
        this.fragment(s.operand);
        return this.point(s.point.pc);
      case 'if':
        this.fragment(s.test);
        this.list(s.then);
        return this.list(s.else ?? []);
      case 'block':
        return this.within(s.target, 'other', s.body);
      case 'switch':
        this.declared(s.selected, 'a switch asks');
        return this.within(s.target, 'other', s.clauses.flat());
      case 'try': {
        if (s.param) this.fragment(s.param);
        this.list(s.body);
        for (const l of s.handlerKills) this.declared(l, 'a handler overwrites');
        const before = this.pc;
        this.list(s.handler);
        if (this.pc !== before) this.fail(`point ${this.pc} stands in a handler`);
        return;
      }
      case 'loop': {
        if (s.strip && !s.point) this.fail('a loop runs in strips and has no point between them');
        for (const f of [s.test, s.update, s.strip?.before, s.strip?.test, s.strip?.after])
          if (f) this.fragment(f);
        if (s.point) this.point(s.point.pc);
        return this.within(s.target, 'loop', s.body);
      }
      case 'nest':
        return this.nest(s);
    }
  }
}
