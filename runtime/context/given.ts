// The async context of a spawned task: its own, which holds what was given to it and nothing of whoever spawned it. What is
// given is known by what the task's frames go on in, so it goes along where they go.
import type { AsyncLocalStorage } from 'node:async_hooks';
import { capture, Context, none, type Resource } from './context.ts';

/** Stores, and what a task finds in them. */
export type Given = readonly (readonly [storage: object, value: unknown])[];

export const NOTHING: Given = [];

const bases = new WeakMap<Resource, Given>();

/** A context that holds `given`. */
export function contextOfGiven(given: Given): Context {
  let context = none;
  none.resource.runInAsyncScope(() => (context = entered(given, 0)));
  bases.set(context.resource, given);
  return context;
}

function entered(given: Given, i: number): Context {
  if (i === given.length) return capture();
  const [storage, value] = given[i]!;
  return (storage as AsyncLocalStorage<unknown>).run(value, entered, given, i + 1);
}

/** What a task was given that goes on in context `d` of a frame; undefined if it has entered another one since. */
export function givenIn(d: unknown): Given | undefined {
  if (!(d instanceof Context) || d.resource === none.resource) return NOTHING;
  return bases.get(d.resource);
}
