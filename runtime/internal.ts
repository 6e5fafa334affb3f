/// <reference lib="esnext.disposable" preserve="true" />
// What generated code imports, and nothing else. A test holds these names equal to those the emitter uses.
//
// A program that has no tasks loads what stands first, and no more: V8 reads a megabyte of text in 80 ms. What only a task's body
// calls has no value before tasks.ts is loaded, by whatever begins tasks; generated code looks at such a name when it uses it.
import './context/detect.ts';
import './executor/fresh-slice.ts';
import './observe/coverage.ts';
import './observe/dump-signal.ts';
import './observe/trace/from-environment.ts';
import type { TaskHelpers } from './tasks.ts';

export { named_ } from './send/named.ts';
export { plain_ } from './blocking/places.ts';
export { body, hang, tasks } from './task/body.ts';
export { turn } from './executor/turn.ts';
export { cell, flag, setForcePreempt, setInPlaceBudget, suspendAlways } from './executor/core.ts';
export { fn_, module_ } from './task/module.ts';
export { apply, call0, call1, call2, call3 } from './lowered/call.ts';
export { initialise, uninitialised } from './lowered/box.ts';
export { destructure, item, objectRest, remaining } from './lowered/destructure.ts';
export { enumerate, present } from './lowered/enumerate.ts';
export { close, closeQuietly, indexOfFirst, iterate, step } from './lowered/iterate.ts';
export { other } from './lowered/other.ts';
export { propertyKey } from './lowered/property-key.ts';

export let arrived: TaskHelpers['arrived'];
export let asyncClose: TaskHelpers['asyncClose'];
export let asyncCloser: TaskHelpers['asyncCloser'];
export let asyncStep: TaskHelpers['asyncStep'];
export let await_: TaskHelpers['await_'];
export let awaitValue: TaskHelpers['awaitValue'];
export let begin: TaskHelpers['begin'];
export let beginning: TaskHelpers['beginning'];
export let closed: TaskHelpers['closed'];
export let delegate: TaskHelpers['delegate'];
export let delegated: TaskHelpers['delegated'];
export let delegateFailed: TaskHelpers['delegateFailed'];
export let delegateStep: TaskHelpers['delegateStep'];
export let disposal: TaskHelpers['disposal'];
export let disposed: TaskHelpers['disposed'];
export let disposeFailed: TaskHelpers['disposeFailed'];
export let disposeNext: TaskHelpers['disposeNext'];
export let disposing: TaskHelpers['disposing'];
export let F14: TaskHelpers['F14'];
export let F2: TaskHelpers['F2'];
export let F30: TaskHelpers['F30'];
export let F6: TaskHelpers['F6'];
export let frame2: TaskHelpers['frame2'];
export let frame6: TaskHelpers['frame6'];
export let generator: TaskHelpers['generator'];
export let generatorExpression: TaskHelpers['generatorExpression'];
export let generatorFunction: TaskHelpers['generatorFunction'];
export let giveWay: TaskHelpers['giveWay'];
export let goOn: TaskHelpers['goOn'];
export let iterateAsync: TaskHelpers['iterateAsync'];
export let outcome: TaskHelpers['outcome'];
export let ownedCall: TaskHelpers['ownedCall'];
export let preempt: TaskHelpers['preempt'];
export let received: TaskHelpers['received'];
export let resumed: TaskHelpers['resumed'];
export let ret: TaskHelpers['ret'];
export let returns: TaskHelpers['returns'];
export let start0: TaskHelpers['start0'];
export let start1: TaskHelpers['start1'];
export let start2: TaskHelpers['start2'];
export let start3: TaskHelpers['start3'];
export let start4: TaskHelpers['start4'];
export let startN: TaskHelpers['startN'];
export let tail: TaskHelpers['tail'];
export let tailCall: TaskHelpers['tailCall'];
export let use: TaskHelpers['use'];
export let yield_: TaskHelpers['yield_'];
export let yieldInner: TaskHelpers['yieldInner'];

/** tasks.ts has been loaded. */
export function provide(helpers: TaskHelpers): void {
  ({
    arrived,
    asyncClose,
    asyncCloser,
    asyncStep,
    await_,
    awaitValue,
    begin,
    beginning,
    closed,
    delegate,
    delegated,
    delegateFailed,
    delegateStep,
    disposal,
    disposed,
    disposeFailed,
    disposeNext,
    disposing,
    F14,
    F2,
    F30,
    F6,
    frame2,
    frame6,
    generator,
    generatorExpression,
    generatorFunction,
    giveWay,
    goOn,
    iterateAsync,
    outcome,
    ownedCall,
    preempt,
    received,
    resumed,
    ret,
    returns,
    start0,
    start1,
    start2,
    start3,
    start4,
    startN,
    tail,
    tailCall,
    use,
    yield_,
    yieldInner,
  } = helpers);
}
