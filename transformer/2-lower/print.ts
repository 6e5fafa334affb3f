// IR → text. Re-entry is nested guards on `$pc`: in a list, what stands before the last point runs only when its point
// has not been passed (see ir.ts for the shapes).
import type { Local } from '../1-analyse/storage-kind.ts';
import type { FileContext } from './file.ts';
import { concat, type Embeddable, type Fragment } from './fragment.ts';
import type { Layout } from './frame.ts';
import { lastPc, lastPcOf, type Await, type Loop, type Point, type Stmt, type Strip } from './ir.ts';

class Printer {
  readonly out: Embeddable[] = [];
  private readonly pc: string;
  private readonly r: string;
  private readonly p: string;
  private readonly f: string;
  private readonly file: FileContext;
  private readonly layout: Layout;
  private readonly bodyName: string;
  private depth = 1;

  constructor(file: FileContext, layout: Layout, bodyName: string) {
    this.file = file;
    this.layout = layout;
    this.bodyName = bodyName;
    const { names } = file;
    this.pc = names.own('pc');
    this.r = names.own('r');
    this.p = names.own('p');
    this.f = names.own('f');
  }

  /** A line of its own, indented by the generated braces that are open. Fragments are balanced. */
  line(...items: Embeddable[]): void {
    const own = items.filter((x) => typeof x === 'string').join('');
    const closes = own.startsWith('}') ? 1 : 0;
    this.out.push('\n' + '  '.repeat(this.depth - closes), ...items);
    for (const c of own) this.depth += c === '{' ? 1 : c === '}' ? -1 : 0;
  }

  private open(): void {
    this.out.push('{');
    this.depth++;
  }

  list(stmts: readonly Stmt[]): void {
    const last = lastPcOf(stmts);
    let run: Stmt[] = [];
    let passed = 0;
    for (const s of stmts) {
      const pc = lastPc(s);
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
    const frame = names.helper(this.layout.frameClass);
    return [
      `${this.f} ??= new ${frame}(${names.own('m')}, ${this.bodyName});`,
      `${this.f}.pc = ${point.pc};`,
      ...this.layout.save(point, this.f),
    ].join(' ');
  }

  /** Takes what the frame was resumed with. */
  private taken({ mode }: Await): string {
    const resumed = `${this.file.names.helper('resumed')}(${this.f});`;
    return mode === 'inner' ? '' : mode === 'start' ? ` ${resumed}` : ` ${this.r} = ${resumed}`;
  }

  private suspend(s: Await): void {
    const { exact, names } = this.file;
    const cell = names.helper('cell');
    if (s.mode === 'start') return this.line(`${this.spill(s.point)} return ${this.f};`);
    if (s.mode === 'call') {
      this.line(s.operand);
      this.line(
        `if (${cell}.k !== null || ${cell}.b-- <= 0) { ${this.spill(s.point)} return ${names.helper('await_')}(${this.f}, ${this.r}); }`,
      );
    } else if (s.mode === 'inner') {
      this.line(
        `${this.spill(s.point)} if (${names.helper('yieldInner')}(${this.f}, `,
        s.operand,
        ')) return;',
      );
    } else {
      this.line({ text: `${this.r} =`, at: s.point.at }, ' ', s.operand, ';');
      const helper = s.mode === 'yield' ? 'yield_' : exact ? 'awaitExact' : 'awaitValue';
      this.line(`${this.spill(s.point)} return ${names.helper(helper)}(${this.f}, ${this.r});`);
    }
  }

  private braces(stmts: readonly Stmt[]): void {
    this.open();
    this.list(stmts);
    this.line('}');
  }

  stmt(s: Stmt): void {
    const { pc } = this;
    switch (s.kind) {
      case 'alias':
        return this.line('let ', s.locals.map((l) => `${l.alias} = ${l.name}`).join(', '), ';');
      case 'code':
        return this.line(s.code);
      case 'await':
        return this.list([s]);
      case 'landing':
        return this.land(`${pc} !== 0`);
      case 'if': {
        const then = lastPcOf(s.then);
        const other = s.else ? lastPcOf(s.else) : 0;
        if (then && other) this.line(`if (${pc} !== 0 ? ${pc} <= ${then} : (`, s.test, ')) ');
        else if (then) this.line(`if (${pc} !== 0 || (`, s.test, ')) ');
        else if (other) this.line(`if (${pc} === 0 && (`, s.test, ')) ');
        else this.line('if (', s.test, ') ');
        this.braces(s.then);
        if (s.else) {
          this.out.push(' else ');
          this.braces(s.else);
        }
        return;
      }
      case 'block':
        this.line(...labels(s.labels));
        return this.braces(s.body);
      case 'switch': {
        const lasts = s.clauses.map(lastPcOf);
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
        this.out.push(' catch ', ...(s.param ? ['(', s.param, ') '] : []));
        this.open();
        this.out.push(` ${this.file.names.helper('cell')}.k = null;`);
        this.list(s.handler);
        return this.line('}');
      case 'loop':
        if (s.strip && s.point) return this.strips(s, s.strip, s.point);
        return s.form === 'for' ? this.forLoop(s) : this.doLoop(s);
    }
  }

  /** A preempted run goes on here; `$resumed` throws if the task was cancelled meanwhile. */
  private land(when: string): void {
    this.line(`if (${when}) { ${this.pc} = 0; ${this.file.names.helper('resumed')}(${this.f}); }`);
  }

  private check(point: Point | null): string {
    return point ? `(${this.p} = ${this.file.names.helper('flag')}[0]) === 0` : '';
  }

  private preempt(point: Point | null): void {
    if (point)
      this.line(
        `if (${this.p} !== 0) { ${this.spill(point)} return ${this.file.names.helper('preempt')}(${this.f}); }`,
      );
  }

  private forLoop(s: Loop): void {
    const { pc } = this;
    const inner = lastPcOf(s.body) > 0;
    if (s.point) this.land(inner ? `${pc} === ${s.point.pc}` : `${pc} !== 0`);
    const check = this.check(s.point);
    const test: Embeddable[] = s.test ? (check || inner ? ['(', s.test, ')'] : [s.test]) : [];
    if (check) test.unshift(check, ...(s.test ? [' && '] : []));
    if (inner && test.length > 0) {
      const both = check !== '' && s.test !== null;
      test.unshift(`${pc} !== 0 || `, ...(both ? ['('] : []));
      if (both) test.push(')');
    }
    this.line(...labels(s.labels), 'for (; ', ...test, '; ', ...(s.update ? [s.update] : []), ') ');
    this.braces(s.body);
    this.preempt(s.point);
  }

  /** The user's loop inside a loop over strips, which looks at the flag between two of them. */
  private strips(s: Loop, strip: Strip, point: Point): void {
    this.land(`${this.pc} !== 0`);
    this.line(`${strip.label.name}: for (;;) {`);
    this.line(strip.before);
    if (s.form === 'for')
      this.line(...labels(s.labels), 'for (; ', strip.test, '; ', ...(s.update ? [s.update] : []), ') ');
    else this.line(...labels(s.labels), 'do ');
    this.braces(s.body);
    if (s.form === 'do') this.out.push(' while (', strip.test, ');');
    this.line(strip.after);
    this.line(
      `if (${this.file.names.helper('flag')}[0] !== 0) { ${this.spill(point)} return ${this.file.names.helper('preempt')}(${this.f}); }`,
    );
    this.line('}');
  }

  private doLoop(s: Loop): void {
    this.line(...labels(s.labels), 'do ');
    this.braces(s.body);
    const check = this.check(s.point);
    const test: Embeddable[] = [
      check,
      ...(check && s.test ? [' && '] : []),
      ...(s.test ? ['(', s.test, ')'] : []),
    ];
    this.out.push(' while (', ...(check || s.test ? test : ['true']), ');');
    this.preempt(s.point);
  }
}

function labels(list: readonly string[]): string[] {
  return list.map((l) => `${l}: `);
}

export function printBody(
  file: FileContext,
  body: readonly Stmt[],
  points: readonly Point[],
  layout: Layout,
  bodyName: string,
  locals: readonly Local[],
): Fragment {
  const printer = new Printer(file, layout, bodyName);
  printer.list(body);
  const { names } = file;
  const [pc, r, p, f] = ['pc', 'r', 'p', 'f'].map((n) => names.own(n));
  // A resumed run passes the guarded assignments at the head of a loop by. Were the variable undefined there, V8 would
  // find a number or undefined in the loop and box it each round; mandelbrot's loop took half as long again.
  const unset = new Set(locals.filter((l) => !l.assignedFirst).map((l) => l.name));
  const lets = [`${r}`];
  for (const name of new Set(locals.map((l) => l.name))) lets.push(unset.has(name) ? name : `${name} = 0`);
  const head: Embeddable[] = [];
  if (points.length) {
    lets.unshift(`${pc} = 0`);
    if (points.some((x) => x.kind === 'loop')) lets.push(`${p} = 0`);
    const groups = new Map<string, number[]>();
    for (const point of points) {
      const restore = layout.restore(point, f!).join(' ');
      groups.set(restore, [...(groups.get(restore) ?? []), point.pc]);
    }
    const cases = [...groups]
      .filter(([restore]) => restore)
      .map(([restore, pcs]) => `${pcs.map((n) => `case ${n}:`).join(' ')} ${restore} break;`);
    head.push(
      cases.length
        ? `\n  if (${f} !== null) {\n    switch (${pc} = ${f}.pc) {${cases.map((c) => `\n      ${c}`).join('')}\n    }\n  }`
        : `\n  if (${f} !== null) ${pc} = ${f}.pc;`,
    );
  }
  return concat(`\n  let ${lets.join(', ')};`, ...head, ...printer.out);
}
