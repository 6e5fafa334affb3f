// An async context as a frame carries it: what `AsyncLocalStorage` and its like see while the frame's body runs. Every
// frame goes on in the context of the moment at which it suspended, as a native async function does after an await.
//
// A context stands in the frame's field `d`, in front of the module record, and the frame has the bit CONTEXT. So frames
// of programs that use no context are not a byte larger, and nothing asks for it but tests of bits that are there anyway.
// Rejected: a field of its own (8 bytes for each of a million sleeping frames), a WeakMap (100 ns a suspension), finding
// the root's context by walking the chain (a poll would cost its depth).
import { AsyncResource } from 'node:async_hooks';
import { isTask, type Frame } from '../task/frame.ts';
import type { ModuleRecord } from '../task/module.ts';
import { St } from '../task/state.ts';

/** Whether contexts with the same stores may be taken for one: not once somebody looks at resources themselves. */
let byValue = true;

export function tellResourcesApart(): void {
  byValue = false;
}

/** Where Node keeps all stores as one immutable value (24 and later): the key under which a resource holds it. */
let valueKey: symbol | undefined;

/** What equal contexts have in common. Where stores hang on resources, each resource is a context of its own. */
function identity(resource: Resource): unknown {
  if (!byValue || valueKey === undefined) return resource;
  return (resource as unknown as Record<symbol, unknown>)[valueKey];
}

/** The part of an AsyncResource that is used here. Frames show in public declarations, which name no type of Node's. */
export interface Resource {
  runInAsyncScope<A extends unknown[], R>(fn: (...args: A) => R, thisArg?: unknown, ...args: A): R;
}

export class Context {
  readonly module: ModuleRecord | undefined;
  readonly resource: Resource;
  readonly identity: unknown;
  /** Ring of the same context for frames of other modules. */
  next: Context = this;

  constructor(module: ModuleRecord | undefined, resource: Resource) {
    this.module = module;
    this.resource = resource;
    this.identity = identity(resource);
  }
}

/** The module record of a frame, given its field `d`. */
export function moduleOf(d: ModuleRecord | Context | undefined): ModuleRecord | undefined {
  return d instanceof Context ? d.module : d;
}

function forModule(context: Context, module: ModuleRecord | undefined): Context {
  let each = context;
  do {
    if (each.module === module) return each;
    each = each.next;
  } while (each !== context);
  const added = new Context(module, context.resource);
  added.next = context.next;
  context.next = added;
  return added;
}

/**
 * The context that is in force now. The only thing in Node's public interface that can be made in one and entered later at
 * a bearable price: a snapshot costs a hundred times as much.
 */
export function capture(): Context {
  return new Context(undefined, new AsyncResource('HeddleTask', { requireManualDestroy: true }));
}

{
  const symbols = Object.getOwnPropertySymbols(capture().resource);
  valueKey = symbols.find((symbol) => symbol.description === 'context_frame');
}

/** In force while nothing was ever entered: what was suspended until then goes on in it. */
export const none = capture();

export function contextOf(frame: Frame): Context {
  return frame.d instanceof Context ? frame.d : none;
}

/** `frame` and the calls below it that have suspended together with it will go on in `context`. */
export function assign(frame: Frame, context: Context): void {
  let each = frame;
  for (;;) {
    each.st |= St.CONTEXT;
    each.d = forModule(context, moduleOf(each.d));
    const below = each.n;
    if (below === null || (each.st & (St.QUEUED | St.JOIN)) !== 0 || !isTask(below)) return;
    if (below.d instanceof Context) return;
    each = below;
  }
}
