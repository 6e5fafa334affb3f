// Which locals a list of statements has to do with: reads, writes or so much as mentions; nests count as what their caller
// does behind them. A mention counts as a write: what is only read is read by name, or as a value.
import type { Local } from '../1-analyse/storage/local.ts';
import type { Fragment, Part, Word } from '../2-lower/fragment.ts';
import { listsOf, type Stmt } from '../2-lower/ir.ts';

export interface Touched {
  readonly all: Set<Local>;
  readonly written: Set<Local>;
  /** Those that a block in the list has its own name for. */
  readonly aliases: Set<Local>;
}

export function touchedBy(stmts: readonly Stmt[]): Touched {
  const touched: Touched = { all: new Set(), written: new Set(), aliases: new Set() };
  stmts.forEach((s) => visit(s, touched));
  return touched;
}

function visit(s: Stmt, touched: Touched): void {
  const { all, written } = touched;
  const write = (locals: Iterable<Local>): void => {
    for (const l of locals) {
      all.add(l);
      written.add(l);
    }
  };
  const fragment = (f: Fragment | null | undefined): void => {
    if (!f) return;
    for (const l of f.reads) all.add(l);
    write(f.writes);
    for (const p of f.parts) write(mentioned(p));
  };
  switch (s.kind) {
    case 'alias':
      for (const l of s.locals) {
        all.add(l);
        touched.aliases.add(l);
      }
      break;
    case 'code':
      fragment(s.code);
      write(s.kills);
      break;
    case 'await':
      fragment(s.operand);
      break;
    case 'if':
      fragment(s.test);
      break;
    case 'switch':
      all.add(s.selected);
      break;
    case 'try':
      fragment(s.param);
      write(s.handlerKills);
      break;
    case 'loop':
      for (const f of [s.test, s.update, s.strip?.before, s.strip?.test, s.strip?.after]) fragment(f);
  }
  for (const list of listsOf(s)) list.forEach((inner) => visit(inner, touched));
}

function mentioned(part: Part): Local[] {
  if (typeof part === 'string' || 'from' in part || 'hole' in part || 'leave' in part) return [];
  return 'words' in part ? part.words.flatMap(local) : local(part);
}

function local(word: Word): Local[] {
  return typeof word !== 'string' && 'local' in word ? [word.local] : [];
}
