// The IR for people: HEDDLE_PRINT=ir prints every function's behind the lowering, and again with the layout of its frame.
//   function 1 "f" (3:7): f$($f, n)
//   locals %i number, %xs box, %$t1
//     loop#1     [live %n in s0, %i in s1]
//       test i < n
//       body
//         await#2 call @cell.k = %$t1, $r = @call0(%$t1, undefined, "o.m");     [live %i in s0]
// Locals stand behind a %, helpers behind an @, generated names behind a $; <f> is where the function f is put, <f body>
// where its hoisted body is. What stands as in the source is printed as in the source.
import type { Local } from '../1-analyse/storage/local.ts';
import type { FileContext } from './file.ts';
import type { Fragment, Part, Word } from './fragment.ts';
import type { Loop, Point, Stmt } from './ir.ts';
import type { LoweredFile, LoweredFunction } from './lowered.ts';

/** `laidOut`: with what lives across each point, and in which slot. */
export function printIr({ file }: LoweredFile, laidOut: boolean): string {
  return file.functions.map((fn) => new IrPrinter(file, laidOut).function(fn)).join('\n');
}

class IrPrinter {
  private readonly lines: string[] = [];
  private readonly file: FileContext;
  private readonly laidOut: boolean;
  /** What a point in a nest hands out is in no slot of the frame. */
  private inNest = false;

  constructor(file: FileContext, laidOut: boolean) {
    this.file = file;
    this.laidOut = laidOut;
  }

  function(fn: LoweredFunction): string {
    const { line, character } = this.file.sf.getLineAndCharacterOfPosition(fn.at);
    const params = [{ own: 'f' }, ...fn.parameters.passed].map((w) => this.part(w)).join(', ');
    this.lines.push(
      `function ${fn.index} ${JSON.stringify(fn.id)} (${line + 1}:${character + 1}): ${this.part(fn.bodyName)}(${params})`,
      `  head ${this.text(fn.head)}`,
    );
    if (fn.locals.length) this.lines.push(`  locals ${fn.locals.map(described).join(', ')}`);
    this.list(fn.body, 1);
    return `${this.lines.join('\n')}\n`;
  }

  private list(stmts: readonly Stmt[], depth: number): void {
    for (const s of stmts) this.stmt(s, depth);
  }

  private line(depth: number, ...words: (string | null)[]): void {
    this.lines.push(`${'  '.repeat(depth)}${words.filter((w) => w).join(' ')}`);
  }

  private stmt(s: Stmt, depth: number): void {
    switch (s.kind) {
      case 'alias':
        return this.line(depth, 'alias', s.locals.map((l) => `${l.alias} = %${l.name}`).join(', '));
      case 'code': {
        const kills = s.kills.length ? `kills ${s.kills.map((l) => `%${l.name}`).join(', ')}` : null;
        const jumps = s.jumps.length
          ? s.jumps.map((j) => `${j.how} ${j.target.name || '…'}`).join(', ')
          : null;
        const notes = [kills, jumps, s.ends ? 'ends' : null].filter((n) => n).join('; ');
        return this.line(depth, 'code', this.text(s.code), notes && `    [${notes}]`);
      }
      case 'await':
        return this.line(depth, `await#${s.point.pc}`, s.mode, this.text(s.operand), this.live(s.point));
      case 'if':
        this.line(depth, 'if', this.text(s.test));
        this.list(s.then, depth + 1);
        if (!s.else) return;
        this.line(depth, 'else');
        return this.list(s.else, depth + 1);
      case 'block':
        this.line(depth, 'block', labels(s.labels));
        return this.list(s.body, depth + 1);
      case 'switch':
        this.line(depth, 'switch', labels(s.labels), `%${s.selected.name}`);
        return s.clauses.forEach((c, i) => {
          this.line(depth, `clause ${i}`);
          this.list(c, depth + 1);
        });
      case 'try':
        this.line(depth, 'try');
        this.list(s.body, depth + 1);
        this.line(depth, 'catch', s.param && this.text(s.param));
        return this.list(s.handler, depth + 1);
      case 'nest':
        this.line(depth, `nest#${s.point.pc}`, `${word(s.fast)}, ${word(s.again)}`, this.live(s.point));
        this.inNest = true;
        this.list(s.body, depth + 1);
        this.inNest = false;
        return s.exits.forEach((e) => {
          this.line(depth, `exit ${e.code}`);
          this.list(e.then, depth + 1);
        });
      case 'loop':
        return this.loop(s, depth);
    }
  }

  private loop(s: Loop, depth: number): void {
    const { strip, point } = s;
    this.line(depth, point ? `loop#${point.pc}` : 'loop', labels(s.labels), point && this.live(point));
    const part = (name: string, fragment: Fragment | null | undefined): void => {
      if (fragment?.parts.length) this.line(depth + 1, name, this.text(fragment));
    };
    part('test', s.test);
    part('update', s.update);
    part('strip before', strip?.before);
    part('strip test', strip?.test);
    part('strip after', strip?.after);
    this.line(depth + 1, 'body');
    this.list(s.body, depth + 2);
  }

  private live(point: Point): string | null {
    if (!this.laidOut) return null;
    const live = [...point.live].sort((a, b) => a.slot - b.slot);
    const saved = live.map((l) => `%${l.name}${this.inNest ? '' : ` in s${l.slot}`}`).join(', ');
    return `    [${live.length ? `live ${saved}` : 'nothing live'}${point.caught ? '; caught' : ''}]`;
  }

  private text({ parts }: Fragment): string {
    return parts.map((p) => this.part(p)).join('');
  }

  private part(part: Part): string {
    if (typeof part === 'string') return part;
    if ('from' in part) return this.file.sf.text.slice(part.from, part.to).replace(/\s+/g, ' ');
    if ('leave' in part) return `<leave ${part.leave.code}>`;
    if ('hole' in part) return `<${part.hole.id}${part.half === 'entry' ? '' : ` ${part.half}`}>`;
    return 'words' in part ? part.words.map(word).join('') : word(part);
  }
}

function word(word: Word): string {
  if (typeof word === 'string') return word;
  if ('local' in word) return `%${word.alias ? word.local.alias : word.local.name}`;
  return 'helper' in word ? `@${word.helper}` : `$${word.own}`;
}

function described(local: Local): string {
  const notes = [
    local.kind === 'box' ? 'box' : null,
    local.guarded ? 'guarded' : null,
    local.numeric === 'no' ? null : local.numeric === 'always' ? 'number' : 'maybe a number',
  ];
  return [`%${local.name}`, ...notes.filter((n) => n)].join(' ');
}

function labels(list: readonly string[]): string | null {
  return list.length ? list.map((l) => `${l}:`).join(' ') : null;
}
