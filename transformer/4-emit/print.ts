// IR → text. Re-entry is nested guards on `$pc`: in a list, what stands before the last point runs only when its point
// has not been passed (see ir.ts for the shapes). The fast function of a nest is printed without them.
import type { FileContext } from '../2-lower/file.ts';
import type { Fragment, Word } from '../2-lower/fragment.ts';
import { type Await, lastPc, lastPcOf, type Loop, type Nest, type Point, type Stmt } from '../2-lower/ir.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { Layout } from '../3-layout/index.ts';
import { save } from './frame-text.ts';
import { afterNest, callNest } from './nest-call.ts';
import { labels, printLoop } from './print-loop.ts';
import { prologue } from './prologue.ts';
import type { FileText, TextPart } from './text.ts';

/** What a line consists of. */
export type Item = TextPart | Fragment;

export class Printer {
  readonly out: TextPart[] = [];
  readonly pc: string;
  readonly r: string;
  readonly f: string;
  readonly file: FileContext;
  readonly layout: Layout;
  readonly bodyName: string;
  private readonly text: FileText;
  private readonly fn: LoweredFunction;
  private depth = 1;
  /** Printing what a resumed run never enters: no guards. */
  fresh = false;
  /** Prints a nest whose caller is the engine's own function. */
  drives: ((nest: Nest) => void) | null = null;
  /** Whose function is being printed; null: the body. */
  nest: { loop(s: Loop): void } | null = null;

  constructor(text: FileText, fn: LoweredFunction, layout: Layout) {
    this.text = text;
    this.file = text.file;
    this.fn = fn;
    this.layout = layout;
    this.bodyName = text.word(fn.bodyName);
    const { names } = text.file;
    this.pc = names.own('pc');
    this.r = names.own('r');
    this.f = names.own('f');
  }

  /** Highest resume point inside that a run in this text can be on its way to. */
  last(list: readonly Stmt[]): number {
    return this.fresh ? 0 : lastPcOf(list);
  }

  /** A line of its own, indented by the generated braces that are open. Fragments are balanced. */
  line(...items: Item[]): void {
    let own = '';
    for (const x of items) if (typeof x === 'string') own += x;
    const closes = own.startsWith('}') ? 1 : 0;
    this.write('\n' + '  '.repeat(this.depth - closes), ...items);
    for (const c of own) this.depth += c === '{' ? 1 : c === '}' ? -1 : 0;
  }

  write(...items: Item[]): void {
    for (const x of items) {
      if (typeof x !== 'string' && 'parts' in x) this.text.write(this.out, x.parts);
      else if (x !== '') this.out.push(x);
    }
  }

  private open(): void {
    this.write('{');
    this.depth++;
  }

  list(stmts: readonly Stmt[]): void {
    const last = this.last(stmts);
    let run: Stmt[] = [];
    let passed = 0;
    for (const s of stmts) {
      const pc = this.fresh ? 0 : lastPc(s);
      if (s.kind === 'alias') {
        this.stmt(s);
        continue;
      }
      if (pc === 0) {
        if (passed < last) run.push(s);
        else this.stmt(s);
        continue;
      }
      passed = pc;
      const more = pc < last;
      if (s.kind === 'await') {
        if (more) this.line(`if (${this.pc} <= ${pc}) {`);
        this.line(`if (${this.pc} === 0) {`);
        run.forEach((x) => this.stmt(x));
        this.suspend(s);
        this.line(`} else { ${this.pc} = 0;${this.taken(s)} }`);
      } else if (s.kind === 'nest') {
        if (more) this.line(`if (${this.pc} <= ${pc}) {`);
        this.line(`if (${this.pc} === 0) {`);
        run.forEach((x) => this.stmt(x));
        callNest(this, s, false);
        this.line('} else {');
        callNest(this, s, true);
        this.line('}');
        afterNest(this, s);
      } else {
        if (run.length) {
          this.line(`if (${this.pc} === 0) {`);
          run.forEach((x) => this.stmt(x));
          this.line('}');
        }
        if (more) this.line(`if (${this.pc} <= ${pc}) {`);
        this.stmt(s);
      }
      if (more) this.line('}');
      run = [];
    }
  }

  private spill(point: Point): string {
    const { names } = this.file;
    return [
      `${this.f} ??= ${this.makesFrame()}(${names.own('m')}, ${this.bodyName});`,
      `${this.f}.pc = ${point.pc};`,
      ...save(this.layout, point, this.f),
    ].join(' ');
  }

  /** What makes the frame: that of an ended call is used again, if it is small. A generator's belongs to its object. */
  private makesFrame(): string {
    const { names } = this.file;
    const { frameClass } = this.layout.slots;
    if (!this.fn.fn.generator) {
      if (frameClass === 'F2') return names.helper('frame2');
      if (frameClass === 'F6') return names.helper('frame6');
    }
    return `new ${names.helper(frameClass)}`;
  }

  /** Takes what the frame was resumed with. */
  private taken({ mode }: Await): string {
    if (mode === 'bare') return ` ${this.file.names.helper('goOn')}(${this.f});`;
    const resumed = `${this.file.names.helper('resumed')}(${this.f});`;
    return mode === 'inner' ? '' : mode === 'start' ? ` ${resumed}` : ` ${this.r} = ${resumed}`;
  }

  private suspend(s: Await): void {
    const { names } = this.file;
    const cell = names.helper('cell');
    if (s.mode === 'start') return this.line(`${this.spill(s.point)} return ${this.f};`);
    if (s.mode === 'call') {
      this.line(s.operand);
      this.line(
        `if (${cell}.k !== null || ${cell}.b-- <= 0) { ${this.spill(s.point)} return ${names.helper('await_')}(${this.f}, ${this.r}); }`,
      );
    } else if (s.mode === 'bare') {
      this.line(`${this.spill(s.point)} return ${names.helper('giveWay')}(${this.f});`);
    } else if (s.mode === 'inner') {
      this.line(
        `${this.spill(s.point)} if (${names.helper('yieldInner')}(${this.f}, `,
        s.operand,
        ')) return;',
      );
    } else {
      const inPlace = mayGoOn(s);
      this.line({ text: `${this.r} =`, at: s.point.at }, ' ', s.operand, ';');
      // By itself: in the statement above V8 would give an error of the operand the operand's position, not the await's.
      if (inPlace) this.line(`${this.r} = ${names.helper('outcome')}(${this.r});`);
      const helper = s.mode === 'yield' ? 'yield_' : 'awaitValue';
      const suspension = `${this.spill(s.point)} return ${names.helper(helper)}(${this.f}, ${this.r});`;
      this.line(inPlace ? `if (${cell}.k !== null) { ${suspension} }` : suspension);
    }
  }

  /** `last`: a line of its own behind them. */
  braces(stmts: readonly Stmt[], last = ''): void {
    this.open();
    this.list(stmts);
    if (last) this.line(last);
    this.line('}');
  }

  word(word: Word): string {
    return this.text.word(word);
  }

  stmt(s: Stmt): void {
    const { pc } = this;
    switch (s.kind) {
      case 'alias':
        return this.line('let ', s.locals.map((l) => `${l.alias} = ${l.name}`).join(', '), ';');
      case 'code':
        return s.code.parts.length ? this.line(s.code) : undefined;
      case 'nest':
        if (this.drives) return this.drives(s);
        return this.list([s]);
      case 'await':
        return this.list([s]);
      case 'if': {
        const then = this.last(s.then);
        const other = s.else ? this.last(s.else) : 0;
        if (then && other) this.line(`if (${pc} !== 0 ? ${pc} <= ${then} : (`, s.test, ')) ');
        else if (then) this.line(`if (${pc} !== 0 || (`, s.test, ')) ');
        else if (other) this.line(`if (${pc} === 0 && (`, s.test, ')) ');
        else this.line('if (', s.test, ') ');
        this.braces(s.then);
        if (s.else) {
          this.write(' else ');
          this.braces(s.else);
        }
        return;
      }
      case 'block':
        this.line(...labels(s.labels));
        return this.braces(s.body);
      case 'switch': {
        const lasts = s.clauses.map((c) => this.last(c));
        const resumed = lasts.map((l, i) => (l ? `${pc} <= ${l} ? ${i} : ` : '')).join('');
        const points = lasts.some((l) => l > 0);
        this.line(
          ...labels(s.labels),
          points
            ? `switch (${pc} === 0 ? ${s.selected.name} : ${resumed}-1) {`
            : `switch (${s.selected.name}) {`,
        );
        s.clauses.forEach((c, i) => {
          this.line(`case ${i}:`);
          this.list(c);
        });
        return this.line('}');
      }
      case 'try':
        this.line('try ');
        this.braces(s.body);
        this.write(' catch ', ...(s.param ? ['(', s.param, ') '] : []));
        this.open();
        if (!this.fn.fn.engines && !s.closes) this.write(` ${this.file.names.helper('cell')}.k = null;`);
        this.list(s.handler);
        return this.line('}');
      case 'loop':
        return printLoop(this, s);
    }
  }
}

/** May an await of a value find its outcome there, and go on in place? */
function mayGoOn({ mode }: Await): boolean {
  return mode === 'value';
}

/** The statements of a function's body, behind its head. */
export function printBody(text: FileText, fn: LoweredFunction, layout: Layout): TextPart[] {
  const printer = new Printer(text, fn, layout);
  const passed = new Set(fn.parameters.passed.map((w) => text.word(w)));
  printer.write(
    prologue(
      text.file,
      layout,
      layout.variables.filter((l) => !passed.has(l.name)),
    ),
  );
  printer.list(fn.body);
  return printer.out;
}
