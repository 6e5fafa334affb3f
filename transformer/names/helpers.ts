// The names generated code may import from heddle/internal, and what it calls them. The only link to the runtime.

export const INTERNAL = 'heddle/internal';
/** The same with all that tasks need already there: for files whose functions begin tasks for whoever calls them. */
export const INTERNAL_TASKS = 'heddle/internal/tasks';

/** Exported name → alias without its prefix: what a program without tasks calls too. */
const forAll = {
  cell: 'c',
  flag: 'F',
  hang: 'hang',
  body: 'body',
  tasks: 'tasks',
  turn: 'turn',
  other: 'other',
  module_: 'module',
  fn_: 'fn',
  plain_: 'plain',
  named_: 'named',
  suspendAlways: 'suspendAlways',
  apply: 'apply',
  call0: 'call0',
  call1: 'call1',
  call2: 'call2',
  call3: 'call3',
  uninitialised: 'uninitialised',
  initialise: 'initialise',
  iterate: 'iterate',
  indexOfFirst: 'at',
  step: 'step',
  close: 'close',
  closeQuietly: 'closeQuietly',
  enumerate: 'enumerate',
  present: 'present',
  propertyKey: 'key',
  destructure: 'destructure',
  item: 'item',
  remaining: 'remaining',
  objectRest: 'objectRest',
} as const;

/** What only a task's body calls: it has no value before the runtime's tasks are loaded. */
const forTasks = {
  F2: 'F2',
  F6: 'F6',
  F14: 'F14',
  F30: 'F30',
  frame2: 'frame2',
  frame6: 'frame6',
  await_: 'await',
  awaitValue: 'awaitValue',
  outcome: 'outcome',
  giveWay: 'giveWay',
  goOn: 'goOn',
  resumed: 'resumed',
  preempt: 'preempt',
  ret: 'ret',
  tail: 'tail',
  tailCall: 'tailCall',
  ownedCall: 'ownedCall',
  begin: 'begin',
  beginning: 'beginning',
  start0: 'start0',
  start1: 'start1',
  start2: 'start2',
  start3: 'start3',
  start4: 'start4',
  startN: 'startN',
  generator: 'generator',
  generatorFunction: 'generatorFunction',
  generatorExpression: 'generatorExpression',
  yield_: 'yield',
  yieldInner: 'yieldInner',
  returns: 'returns',
  iterateAsync: 'iterateAsync',
  asyncStep: 'asyncStep',
  asyncCloser: 'asyncCloser',
  asyncClose: 'asyncClose',
  arrived: 'arrived',
  closed: 'closed',
  delegate: 'delegate',
  delegateStep: 'delegateStep',
  delegateFailed: 'delegateFailed',
  delegated: 'delegated',
  received: 'received',
  disposal: 'disposal',
  use: 'use',
  disposing: 'disposing',
  disposeNext: 'disposeNext',
  disposeFailed: 'disposeFailed',
  disposed: 'disposed',
} as const;

export const helpers = { ...forAll, ...forTasks };

export type Helper = keyof typeof helpers;

export function isForTasks(name: Helper): boolean {
  return name in forTasks;
}
