// Jumps: break, continue and return out of lowered structures. Loops, switches and labels stay what they were, so
// most jumps keep their text. Two things stand in the way of one:
//   an iterator loop     its iterator is closed first           break            → { $close($o); break; }
//   a lowered finally    the jump is noted, the finally block   return x         → { $v = x; $k = 1; break $l1; }
//                        runs, then the jump is made
//   a nest               its caller makes the jump                          return x         → { $v = x; return -1; }
import ts from '#typescript';
import { inside } from '../../1-analyse/inside.ts';
import { aimOf } from '../../1-analyse/jumps.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { adopts, returned } from '../calls/returns.ts';
import {
  concat,
  type Embeddable,
  empty,
  frag,
  type Fragment,
  helper,
  mention,
  own,
  placed,
} from '../fragment.ts';
import { takesName } from '../functions/self.ts';
import type { JumpUse, NestExit, Target } from '../ir.ts';
import type { Lowering } from '../lowering.ts';

/** A statement that jumps can aim at. */
export interface Aim {
  readonly kind: 'aim';
  readonly node: ts.Node;
  readonly target: Target;
  /** `continue` must become a break to here: the round ends with more than the body. */
  readonly continueTarget: Target | null;
}

/** Something to be done on the way out. */
export interface Closer {
  readonly kind: 'closer';
  readonly code: Fragment;
}

/** A try…finally kept by completion record. */
export interface CompletionRecord {
  readonly kind: 'record';
  readonly target: Target;
  readonly completion: Local;
  readonly value: Local;
  readonly exits: RecordedExit[];
}

/** The edge of a nest: a jump out of it is a number that its caller makes the jump for. */
export interface NestBoundary {
  readonly kind: 'nest';
  readonly loop: ts.Node;
  readonly value: Local;
  readonly exits: { readonly exit: RecordedExit; readonly jump: NestExit }[];
}

export interface RecordedExit {
  readonly how: 'break' | 'continue' | 'return';
  readonly aim: ts.Node | null;
  readonly label: string | null;
}

export interface Jump {
  readonly code: Fragment;
  readonly jumps: readonly JumpUse[];
}

type Entry = Aim | Closer | CompletionRecord | NestBoundary;

export class Exits {
  private readonly stack: Entry[] = [];
  private readonly lowering: Lowering;

  constructor(lowering: Lowering) {
    this.lowering = lowering;
  }

  within(entry: Entry, body: () => void): void {
    this.stack.push(entry);
    body();
    this.stack.pop();
  }

  /** The jump statement `node` as it must read here; null if its own text is right. */
  jump(node: ts.BreakOrContinueStatement): Jump | null {
    const aim = aimOf(node);
    // What was not lowered itself is left as it stands, whatever is around it.
    if (!aim || !(this.stack.some((e) => e.kind === 'aim' && e.node === aim) || this.leavesNest(aim)))
      return null;
    return this.leave(
      { how: ts.isBreakStatement(node) ? 'break' : 'continue', aim, label: node.label?.text ?? null },
      node.getStart(),
    );
  }

  /** Is what the jump aims at around a nest of the engine's own function, where nothing is lowered? */
  private leavesNest(aim: ts.Node): boolean {
    const nest = this.stack.find((e) => e.kind === 'nest');
    return !!nest && !!this.lowering.fn.engines && inside(nest.loop, aim);
  }

  leave(exit: RecordedExit, at: number): Jump | null {
    const before: Embeddable[] = [];
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const entry = this.stack[i]!;
      if (entry.kind === 'closer') before.push(entry.code);
      else if (entry.kind === 'record') {
        const code = this.record(entry, exit);
        return {
          code: frag`{ ${concat(...before)}${code} }`,
          jumps: [{ target: entry.target, how: 'break' }],
        };
      } else if (entry.kind === 'nest') {
        const jump = leaveOf(entry, exit);
        const part: Fragment = { ...empty, parts: [{ leave: jump }] };
        return {
          code: frag`{ ${concat(...before)}${part} }`,
          jumps: [{ target: jump.target, how: 'break' }],
        };
      } else if (entry.node === exit.aim) {
        const how = exit.how as 'break' | 'continue';
        const redirected = how === 'continue' ? entry.continueTarget : null;
        const text = redirected
          ? `break ${redirected.name};`
          : `${how}${exit.label ? ` ${exit.label}` : ''};`;
        const code = before.length
          ? frag`{ ${concat(...before)}${placed(at, text)} }`
          : concat(at < 0 ? text : placed(at, text));
        return {
          code,
          jumps: [redirected ? { target: redirected, how: 'break' } : { target: entry.target, how }],
        };
      }
    }
    return exit.how === 'return' ? { code: frag`{ ${concat(...before)} }`, jumps: [] } : null;
  }

  private record(record: CompletionRecord, exit: RecordedExit): Fragment {
    let index = record.exits.findIndex((e) => e.how === exit.how && e.aim === exit.aim);
    if (index < 0) index = record.exits.push(exit) - 1;
    return frag`${mention(record.completion)} = ${String(index + 2)}; break ${record.target.name};`;
  }

  /** What takes the value of a `return` from here. */
  private get holder(): Local | null {
    const nearest = this.stack.findLast((e) => e.kind === 'record' || e.kind === 'nest');
    return nearest ? nearest.value : null;
  }

  /** Makes a recorded exit, behind the finally block that held it up, or behind the nest. */
  again(exit: RecordedExit, value: Local): Jump {
    if (exit.how !== 'return')
      return (
        this.leave(exit, -1) ?? {
          code: concat(`${exit.how}${exit.label ? ` ${exit.label}` : ''};`),
          jumps: [],
        }
      );
    const { holder } = this;
    const left = this.leave(exit, -1)!;
    if (holder)
      return { code: concat('{ ', mention(holder), ' = ', value, '; ', left.code, ' }'), jumps: left.jumps };
    return {
      code: concat('{ ', left.code, ...this.final(value), ' }'),
      jumps: [],
    };
  }

  /** Does a `return` from here have iterators to close or finally blocks to run? */
  get onTheWay(): boolean {
    return this.stack.some((e) => e.kind !== 'aim');
  }

  /** `return value` from here. */
  return(value: ts.Expression | null, lowered: Fragment | null, at: number): Jump {
    if (!this.onTheWay) return { code: returned(this.lowering.fn, value, lowered, at), jumps: [] };
    const nearest = this.holder;
    const holder = nearest ? mention(nearest) : own('r');
    const left = this.leave({ how: 'return', aim: null, label: null }, at)!;
    const given = value && lowered && takesName(this.lowering.file, value) ? frag`(0, ${lowered})` : lowered;
    const store = concat(placed(at, holder, ' = '), given ?? 'undefined', ';');
    return nearest
      ? { code: frag`{ ${store} ${left.code} }`, jumps: left.jumps }
      : { code: concat('{ ', store, ' ', left.code, ...this.final(holder), ' }'), jumps: [] };
  }

  /** The `return` of a generator that was asked to return: with `value`, which is what it was resumed with. */
  finish(value: Fragment): Jump {
    const { holder } = this;
    const left = this.leave({ how: 'return', aim: null, label: null }, -1)!;
    if (holder)
      return { code: concat('{ ', mention(holder), ' = ', value, '; ', left.code, ' }'), jumps: left.jumps };
    return { code: concat('{ ', left.code, ...this.final(value), ' }'), jumps: [] };
  }

  /** `return value`, with all exits behind. */
  private final(value: Embeddable): Embeddable[] {
    const { fn } = this.lowering;
    return adopts(fn) ? [' return ', helper('ret'), '(', value, ');'] : [' return ', value, ';'];
  }
}

/** The number of a jump out of a nest; the same for all that lead to the same place. */
function leaveOf(boundary: NestBoundary, exit: RecordedExit): NestExit {
  const known = boundary.exits.find(({ exit: e }) => e.how === exit.how && e.aim === exit.aim);
  if (known) return known.jump;
  const jump: NestExit = { code: -1 - boundary.exits.length, target: { name: '' }, then: [] };
  boundary.exits.push({ exit, jump });
  return jump;
}
