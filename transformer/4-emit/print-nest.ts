// The two functions of a nest. The fast one is the user's loops, with a look at the end of each round; the other ends the
// round that was suspended, led by `$pc`, and goes on in the fast one. What they hand out goes into variables of the module:
// a store there needs no feedback, so that V8 does not compile the loop again when it is suspended for the first time.
//   function f$1(i, n) {                              function f$1again(n, $pc, i, j) {
//     let j = 0; i -= 0;                                i -= 0; j -= 0;
//     for (; i < n; i++) {                              for (;;) {
//       for (j = 0; j < n; j++) {                         if ($pc === 2) { $pc = 0; } else {
//         a(j);                                             if ($pc !== 0) { $pc = 0; j++; }
//         if ($F[0] !== 0) { $s1 = i; …; return 3; }        for (; j < n; j++) { a(j); if ($F[0] !== 0) { …; return 3; } }
//       }                                                 }
//       if ($F[0] !== 0) { $s1 = i; …; return 2; }        i++; $pc = -1; break;
//     }                                                 }
//     return 0;                                         if ($pc < 0) return f$1(i, n);
//   }                                                   return 0;
//                                                     }
import type { Local } from '../1-analyse/storage/local.ts';
import { type Loop, loopsIn, type Nest, type NestExit, type Point } from '../2-lower/ir.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import type { Layout } from '../3-layout/index.ts';
import type { NestLayout } from '../3-layout/nests.ts';
import type { Names } from '../names/names.ts';
import { hint } from './frame-text.ts';
import { type Item, Printer } from './print.ts';
import { labels, rounds } from './print-loop.ts';
import { declared } from './prologue.ts';
import { handOut } from './state-variables.ts';
import type { FileText, TextPart } from './text.ts';

/** What the jumps out of a function's nests do; known before its text is printed. */
export function leavesOf(layout: Layout, names: Names): [NestExit, string][] {
  return [...layout.nests].flatMap(([nest, nestLayout]) =>
    nest.exits.map((exit, i): [NestExit, string] => [
      exit,
      [...handOut(nestLayout, nestLayout.exits[i]!, names), `return ${exit.code};`].join(' '),
    ]),
  );
}

/** The functions of all nests of `fn`, as statements beside its body. */
export function nestFunctions(text: FileText, fn: LoweredFunction, layout: Layout): TextPart[] {
  return [...layout.nests.keys()].flatMap((nest) =>
    text.shared.has(nest) ? [] : [true, false].flatMap((fast) => nestFunction(text, fn, layout, nest, fast)),
  );
}

/** One of the two: the fast one, or the one that ends a round. */
export function nestFunction(
  text: FileText,
  fn: LoweredFunction,
  layout: Layout,
  nest: Nest,
  fast: boolean,
): TextPart[] {
  return new NestPrinter(text, fn, layout, nest, layout.nests.get(nest)!, fast).print();
}

/** Of `$pc`, where it is not a point: the resumed round has ended. */
const ENDED = -1;

class NestPrinter {
  private readonly text: FileText;
  private readonly fn: LoweredFunction;
  private readonly nest: Nest;
  private readonly layout: NestLayout;
  private readonly names: Names;
  private readonly printer: Printer;
  private readonly fast: boolean;
  private readonly outermost: Loop;
  private readonly look: string;

  constructor(
    text: FileText,
    fn: LoweredFunction,
    layout: Layout,
    nest: Nest,
    nestLayout: NestLayout,
    fast: boolean,
  ) {
    this.text = text;
    this.fn = fn;
    this.nest = nest;
    this.layout = nestLayout;
    this.names = text.file.names;
    this.fast = fast;
    this.printer = new Printer(text, fn, layout);
    this.printer.nest = this;
    this.printer.fresh = fast;
    this.outermost = [...loopsIn(nest.body)][0]!;
    this.look = `if (${this.names.helper('flag')}[0] !== 0) `;
  }

  print(): TextPart[] {
    const { names, nest, printer } = this;
    const { aliased, catches, handed, kept, own, takes, thrown, written } = this.layout;
    if (thrown.length) printer.line('try {');
    if (!this.fast && this.isLeaf(this.outermost)) this.leafAgain();
    else {
      const [loop, ...closing] = nest.body;
      printer.list([loop!]);
      this.behind();
      printer.list(closing);
      printer.line([...handOut(this.layout, this.layout.ends, names), 'return 0;'].join(' '));
    }
    if (thrown.length) {
      const e = names.own('e');
      printer.line(`} catch (${e}) {`);
      const caught = names.own('caught');
      const given = [...handOut(this.layout, thrown, names), `${caught} = true;`].join(' ');
      // What the fast function throws it has handed out itself.
      printer.line(this.fast ? given : `if (!${caught}) { ${given} }`);
      printer.line(`throw ${e};`);
      printer.line('}');
    }
    const passed = this.fast ? takes : [...kept, ...handed];
    const isPassed = (l: Local): boolean => passed.some((p) => p.name === l.name);
    const inner = own.filter((l) => !isPassed(l));
    // Of locals that are one variable V8 is told what holds of all.
    const hints = passed.flatMap(({ name }) => {
      const same = own.filter((l) => l.name === name);
      if (!same.some((l) => written.has(l))) return [];
      const all = same.map((l) => hint(l, names));
      return all.every((h) => h === all[0]) ? [all[0]!] : [];
    });
    const blockNames = aliased.filter(isPassed).map((l) => `${l.alias} = ${l.name}`);
    const head = [
      blockNames.length ? `const ${blockNames.join(', ')};` : '',
      inner.length ? `let ${declared(inner).join(', ')};` : '',
      ...hints,
    ].filter((s) => s);
    const nameOf = (l: Local): string => l.name;
    const params = (
      this.fast
        ? takes.map(nameOf)
        : [...(catches ? [names.own('f')] : []), ...kept.map(nameOf), names.own('pc'), ...handed.map(nameOf)]
    ).join(', ');
    const name = this.text.word(this.fast ? nest.fast : nest.again);
    const body: TextPart[] = [...(head.length ? [`\n  ${head.join(' ')}`] : []), ...printer.out];
    const { fn, strict } = this.fn;
    const directive = strict && fn.shape !== 'inline' ? " 'use strict';" : '';
    return fn.shape === 'declaration'
      ? [`\nfunction ${name}(${params}) {${directive}`, ...body, '\n}']
      : [`\nconst ${name} = (${params}) => {${directive}`, ...body, '\n};'];
  }

  /** A loop of the nest, for Printer. */
  loop(s: Loop): void {
    if (this.fast) this.plain(s);
    else if (s === this.outermost) this.lastRound(s);
    else this.guarded(s);
  }

  private isLeaf(s: Loop): boolean {
    return s.strip !== null || [...loopsIn(s.body)].every((l) => l.point === null);
  }

  private lookAt(point: Point): string {
    const live = this.layout.own.filter((l) => point.live.has(l));
    const statements = [...handOut(this.layout, live, this.names), `return ${point.pc};`];
    return `${this.look}${statements.length === 1 ? statements[0] : `{ ${statements.join(' ')} }`}`;
  }

  /** The user's loop. */
  private plain(s: Loop, test: Item[] = s.test ? [s.test] : []): void {
    const { printer } = this;
    const update: Item[] = s.update ? [s.update] : [];
    if (!s.point) return rounds(printer, s, test, update);
    if (!s.strip) return rounds(printer, s, test, update, this.lookAt(s.point));
    printer.line(...labels(s.labels), 'for (;;) {');
    printer.line(s.strip.before);
    rounds(printer, { ...s, labels: [] }, [s.strip.test], update);
    printer.line(s.strip.after);
    printer.line(this.lookAt(s.point));
    printer.line('}');
  }

  /** A loop inside: a resumed run enters it at the end of a round. */
  private guarded(s: Loop): void {
    const { pc } = this.printer;
    if (!s.point) return this.plain(s);
    const leaf = this.isLeaf(s);
    this.printer.line(`if (${leaf ? `${pc} !== 0` : `${pc} === ${s.point.pc}`}) {`);
    this.landed(s);
    this.printer.line('}');
    if (leaf) this.plain(s);
    else this.plain(s, s.test ? [`${pc} !== 0 || (`, s.test, ')'] : []);
  }

  /** What is left of a round behind its look; a strip begins anew. */
  private landed(s: Loop): void {
    const { printer } = this;
    printer.line(`${printer.pc} = 0;`);
    if (this.layout.catches) printer.line(this.cancelled());
    if (s.update && !s.strip) printer.line(s.update, ';');
  }

  /** Whoever drives the nest may be no task. */
  private cancelled(): string {
    const { f } = this.printer;
    return `if (${f} !== null) ${this.names.helper('resumed')}(${f});`;
  }

  /** The round that was suspended, and no other. */
  private lastRound(s: Loop): void {
    const { printer } = this;
    const { pc } = printer;
    printer.line(...labels(s.labels), 'for (;;) {');
    printer.line(`if (${pc} !== ${s.point!.pc}) {`);
    printer.list(s.body);
    printer.line('}');
    if (this.layout.catches) printer.line(this.cancelled());
    if (s.update) printer.line(s.update, ';');
    printer.line(`${pc} = ${ENDED};`);
    printer.line('break;');
    printer.line('}');
  }

  /** Behind the statement that holds the loop: its last round has ended, and not by a jump. */
  private behind(): void {
    if (!this.fast) this.printer.line(`if (${this.printer.pc} < 0) ${this.onwards()}`);
  }

  /** A loop without loops inside can only have been suspended behind a round. */
  private leafAgain(): void {
    const { outermost: s, printer } = this;
    if (this.layout.catches) printer.line(this.cancelled());
    if (s.update && !s.strip) printer.line(s.update, ';');
    printer.line(this.onwards());
  }

  private onwards(): string {
    return `return ${this.text.word(this.nest.fast)}(${this.layout.takes.map((l) => l.name).join(', ')});`;
  }
}
