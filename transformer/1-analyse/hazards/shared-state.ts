// State that others can see, read or written on one side of a preemption point and written on the other. Natively a stretch
// without await is atomic; compiled, a loop in it gives way, and another task may see what is half done, or change what a
// decision was made by.
//
//   let sum = total;                  if (this.busy) return;       from.n -= 1;        list.push(x) in the loop
//   for (const v of values) sum += v; for (…) …;                   for (…) …;
//   total = sum;                      this.busy = true;            to.n += 1;          list.length = 0;
//
// A read in front of the loop counts if what is written depends on it, and is not read again behind the loop. Updates in one direction do not
// disturb each other. Reported once a function and state. Not seen: what called functions change, and aliases that they make.
import ts from '#typescript';
import type { AsyncFunction } from '../functions/functions.ts';
import { inside } from '../inside.ts';
import type { Points } from '../points.ts';
import type { Scopes } from '../scopes/scope.ts';
import { type Access, type Trace, traceOf } from './accesses.ts';
import { inputsOf, isAmong, type Inputs } from './inputs.ts';
import { loopBetween } from './order.ts';
import { type Place, placesOf } from './place.ts';

export interface SharedStateHazard {
  /** What stands behind the loop. */
  readonly later: Access;
  readonly earlier: Access;
  readonly loop: ts.IterationStatement;
}

export function sharedState(fn: AsyncFunction, points: Points, scopes: Scopes): SharedStateHazard[] {
  const trace = traceOf(fn, points, placesOf(fn, scopes), scopes);
  if (trace.loops.length === 0) return [];
  const found: SharedStateHazard[] = [];
  for (const later of trace.writes) {
    if (found.some((f) => f.later.name === later.name)) continue;
    const hazard = staleRead(later, trace, fn, scopes) ?? halfDone(later, trace);
    if (hazard) found.push(hazard);
  }
  for (const later of trace.reads) {
    if (found.some((f) => f.later.name === later.name)) continue;
    const hazard = overtaken(later, trace, fn);
    if (hazard) found.push(hazard);
  }
  return found;
}

/** A write that depends on what was read in front of the loop. */
function staleRead(later: Access, trace: Trace, fn: AsyncFunction, scopes: Scopes): SharedStateHazard | null {
  let inputs: Inputs | null = null;
  for (const earlier of trace.reads) {
    if (!overlap(earlier, later)) continue;
    const loop = loopBetween(earlier.node, later.node, trace);
    if (!loop) continue;
    if (isDrained(earlier, later, loop)) return { later, earlier, loop };
    inputs ??= inputsOf(later.node, fn, scopes);
    const again = (nodes: readonly ts.Node[]): boolean =>
      trace.reads.some(
        (r) =>
          overlap(r, later) &&
          (r.whole || !earlier.whole) &&
          r.node.pos >= earlier.node.end &&
          !loopBetween(r.node, later.node, trace) &&
          isAmong(nodes, r.node),
      );
    if (again(inputs.conditions)) continue;
    if (isAmong(inputs.conditions, earlier.node)) return { later, earlier, loop };
    // What is updated in place is read again.
    if (later.counts || again(inputs.data)) continue;
    if (isAmong(inputs.data, earlier.node)) return { later, earlier, loop };
  }
  return null;
}

/** A read that counts on what was written in front of the loop. */
function overtaken(later: Access, trace: Trace, fn: AsyncFunction): SharedStateHazard | null {
  for (const earlier of trace.writes) {
    if (
      earlier.kind !== 'set' ||
      later.whole ||
      isLocal(earlier.place, fn) ||
      !isSame(earlier.place, later.place)
    )
      continue;
    const loop = loopBetween(earlier.node, later.node, trace);
    if (loop) return { later, earlier, loop };
  }
  return null;
}

/** What a caller has just made is often a parameter: worth a warning only where something of it is written behind the loop. */
function isLocal({ root }: Place, fn: AsyncFunction): boolean {
  return root !== 'this' && inside(root.id, fn.node);
}

/** What the loop goes over is emptied or replaced behind it. */
function isDrained(earlier: Access, later: Access, loop: ts.IterationStatement): boolean {
  if (later.kind === 'add' || later.place.path.length > earlier.place.path.length) return false;
  return ts.isForOfStatement(loop) && inside(earlier.node, loop.expression) && !inside(later.node, loop);
}

/** Two writes of one state, or of two that are counted against each other. */
function halfDone(later: Access, trace: Trace): SharedStateHazard | null {
  for (const earlier of trace.writes) {
    const same = overlap(earlier, later);
    if (!(same ? disturb(earlier, later) : balance(earlier, later))) continue;
    const loop = loopBetween(earlier.node, later.node, trace);
    if (loop && (same || !(inside(earlier.node, loop) || inside(later.node, loop))))
      return { later, earlier, loop };
  }
  return null;
}

function disturb(a: Access, b: Access): boolean {
  return a.kind === 'set' || a.kind !== b.kind;
}

/** Taken here, added there; what a loop counts in its rounds is a sum of its own. */
function balance(a: Access, b: Access): boolean {
  return a.counts && b.counts && a.kind !== b.kind;
}

/** Can the one change what the other is about? */
function overlap(a: Access, b: Access): boolean {
  if (a.place.root !== b.place.root) return false;
  const [outer, inner] = a.place.path.length <= b.place.path.length ? [a, b] : [b, a];
  if (!isPrefix(outer.place, inner.place)) return false;
  if (outer.place.path.length === inner.place.path.length) return true;
  // Of an object that only leads to the other, nothing is read; and one more beside an entry leaves the entry alone.
  if (outer.kind === 'read') return outer.whole && inner.place.path.length === outer.place.path.length + 1;
  return outer.kind !== 'add' || inner.kind !== 'read';
}

function isSame(a: Place, b: Place): boolean {
  return a.root === b.root && a.path.length === b.path.length && isPrefix(a, b);
}

function isPrefix(outer: Place, inner: Place): boolean {
  return outer.path.every((segment, i) => segment === inner.path[i]);
}
