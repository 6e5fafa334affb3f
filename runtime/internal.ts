/// <reference lib="esnext.disposable" preserve="true" />
// What generated code imports, and nothing else. A test holds these names equal to those the emitter uses.
import './context/detect.ts';
import './observe/channels.ts';
import './observe/dump-signal.ts';
import './observe/trace/current.ts';

export { named_ } from './send/named.ts';
export { plain_ } from './blocking/importable.ts';
export { begin, beginning } from './task/begin.ts';
export { body, hang, tasks } from './task/body.ts';
export { turn } from './executor/turn.ts';
export { cell, flag, suspendAlways } from './executor/core.ts';
export { setForcePreempt, setInPlaceBudget } from './executor/executor.ts';
export { generatorExpression, generatorFunction } from './generator/function.ts';
export { generator } from './generator/start.ts';
export { returns, yieldInner, yield_ } from './generator/steps.ts';
export { await_, awaitValue, giveWay, goOn, outcome, preempt, resumed, ret, tail } from './task/await.ts';
export { ownedCall, tailCall } from './task/owned-call.ts';
export { F14, F2, F30, F6 } from './task/frame.ts';
export { frame2, frame6 } from './task/frame-pool.ts';
export { fn_, module_ } from './task/module.ts';
export { apply, call0, call1, call2, call3 } from './lowered/call.ts';
export { start0, start1, start2, start3, start4, startN } from './task/start.ts';
export {
  arrived,
  asyncClose,
  asyncCloser,
  asyncStep,
  close,
  closed,
  closeQuietly,
  delegate,
  delegateFailed,
  delegateStep,
  delegated,
  destructure,
  disposal,
  disposed,
  disposeFailed,
  disposeNext,
  disposing,
  enumerate,
  indexOfFirst,
  initialise,
  iterate,
  item,
  iterateAsync,
  objectRest,
  other,
  present,
  propertyKey,
  received,
  remaining,
  step,
  uninitialised,
  use,
} from './lowered/index.ts';
