// Backward liveness over the structured IR. A local is saved at a point exactly if some path from there reads it
// before it is overwritten; a throw may leave any statement of a try block for its handler.
import type { Local } from '../1-analyse/storage/local.ts';
import { concat, type Fragment, union } from '../2-lower/fragment.ts';
import type { Loop, Nest, Point, Stmt, Target } from '../2-lower/ir.ts';

export type Live = ReadonlySet<Local>;

/** What is live around a nest: the input of nests.ts. */
export interface AroundNest {
  /** At its head. */
  readonly before: Live;
  readonly after: Live;
  /** Behind each of its exits. */
  readonly exits: readonly Live[];
  /** In what catches an error that it throws. */
  readonly handlers: Live;
  /** The points in it, in order. */
  readonly points: readonly Point[];
}

class Liveness {
  points = new Map<number, Point>();
  readonly nests = new Map<Nest, AroundNest>();
  private readonly targets = new Map<Target, { break: Live; continue: Live }>();
  private handlers: Live = new Set();
  private tries = 0;

  list(stmts: readonly Stmt[], after: Live): Live {
    let live = after;
    for (let i = stmts.length - 1; i >= 0; i--) live = union(this.stmt(stmts[i]!, live), this.handlers);
    return live;
  }

  private at(point: Point, live: Live): void {
    point.live = union(point.live, union(live, this.handlers));
    point.caught = this.tries > 0;
    this.points.set(point.pc, point);
  }

  private stmt(s: Stmt, after: Live): Live {
    switch (s.kind) {
      case 'alias':
        return after;
      case 'code': {
        let live: Set<Local> = new Set(s.ends ? [] : after);
        for (const l of s.kills) live.delete(l);
        for (const j of s.jumps) live = union(live, this.targets.get(j.target)?.[j.how] ?? new Set());
        return union(live, s.code.reads);
      }
      case 'await':
        this.at(s.point, after);
        return union(after, s.operand.reads);
      case 'if':
        return union(
          union(this.list(s.then, after), s.else ? this.list(s.else, after) : after),
          s.test.reads,
        );
      case 'block':
        return this.aimed(s.target, after, after, () => this.list(s.body, after));
      case 'switch': {
        const result = this.aimed(s.target, after, after, () => {
          let next = after;
          let any: Live = after;
          for (let i = s.clauses.length - 1; i >= 0; i--)
            any = union(any, (next = this.list(s.clauses[i]!, next)));
          return any;
        });
        return union(result, new Set([s.selected]));
      }
      case 'try': {
        const handler = new Set(this.list(s.handler, after));
        for (const l of s.handlerKills) handler.delete(l);
        // A pattern's defaults and computed keys are evaluated in front of the handler.
        if (s.param) for (const l of s.param.reads) handler.add(l);
        const outer = this.handlers;
        this.handlers = union(outer, handler);
        this.tries++;
        const live = this.list(s.body, after);
        this.tries--;
        this.handlers = outer;
        return union(live, handler);
      }
      case 'loop':
        return this.loop(s, after);
      case 'nest':
        return this.nest(s, after);
    }
  }

  /** Its points are its own, and `caught` says of them that the nest itself catches. */
  private nest(s: Nest, after: Live): Live {
    const also = s.alsoRead ?? new Set<Local>();
    const exits = s.exits.map((e) => union(this.list(e.then, new Set()), also));
    s.exits.forEach((e, i) => {
      const live = new Set(exits[i]);
      live.delete(s.value);
      this.targets.set(e.target, { break: live, continue: live });
    });
    const { points, tries } = this;
    this.points = new Map();
    this.tries = 0;
    const behind = union(after, also);
    const before = this.list(s.body, behind);
    const own = inOrder(this.points);
    this.points = points;
    this.tries = tries;
    this.nests.set(s, { before, after: behind, exits, handlers: this.handlers, points: own });
    s.point.caught = tries > 0;
    this.points.set(s.point.pc, s.point);
    return before;
  }

  private aimed(target: Target, onBreak: Live, onContinue: Live, body: () => Live): Live {
    this.targets.set(target, { break: onBreak, continue: onContinue });
    return body();
  }

  private loop(s: Loop, after: Live): Live {
    const reads = (...parts: (Fragment | null | undefined)[]): Live =>
      concat(...parts.filter((p) => !!p)).reads;
    const { strip } = s;
    let head: Live = union(after, reads(s.test, strip?.before, strip?.test, strip?.after));
    for (;;) {
      const size = head.size;
      const next = union(head, reads(s.update));
      head = union(
        head,
        this.aimed(s.target, after, next, () => this.list(s.body, next)),
      );
      if (head.size === size) {
        if (s.point) this.at(s.point, head);
        return head;
      }
    }
  }
}

/** Fills `live` of every point but those of nests, which nests.ts decides; returns the points in order. */
export function findLive(body: readonly Stmt[]): {
  points: Point[];
  nests: ReadonlyMap<Nest, AroundNest>;
} {
  const liveness = new Liveness();
  liveness.list(body, new Set());
  return { points: inOrder(liveness.points), nests: liveness.nests };
}

function inOrder(points: ReadonlyMap<number, Point>): Point[] {
  return [...points.values()].sort((a, b) => a.pc - b.pc);
}
