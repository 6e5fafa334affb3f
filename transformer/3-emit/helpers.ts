// The names generated code may import from heddle/internal, and what it calls them. The only link to the runtime.

export const INTERNAL = 'heddle/internal';

/** Exported name → alias without its prefix. */
export const helpers = {
  cell: 'c',
  flag: 'F',
  F2: 'F2',
  F6: 'F6',
  F14: 'F14',
  F30: 'F30',
  await_: 'await',
  awaitValue: 'awaitValue',
  resumed: 'resumed',
  preempt: 'preempt',
  ret: 'ret',
  start0: 'start0',
  start1: 'start1',
  start2: 'start2',
  start3: 'start3',
  start4: 'start4',
  startN: 'startN',
  module_: 'module',
  fn_: 'fn',
  apply: 'apply',
  uninitialised: 'uninitialised',
  initialise: 'initialise',
  iterate: 'iterate',
  indexOfFirst: 'at',
  step: 'step',
  close: 'close',
  closeQuietly: 'closeQuietly',
  iterateAsync: 'iterateAsync',
  asyncStep: 'asyncStep',
  asyncClose: 'asyncClose',
  arrived: 'arrived',
  closed: 'closed',
  enumerate: 'enumerate',
  present: 'present',
  propertyKey: 'key',
} as const;

export type Helper = keyof typeof helpers;
