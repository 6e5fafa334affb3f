// What only tasks call, given to `heddle/internal`. Loaded by whatever begins tasks; from now on functions that are made get their
// bodies (task/body.ts). As `heddle/internal/tasks` it is what a file imports whose functions begin tasks for whoever calls them.
// First: what follows may be compiled itself, and then calls it while this is loading.
import { provide } from './internal.ts';
import './context/detect.ts';
import './observe/channels.ts';
import './observe/trace/current.ts';
import { generatorExpression, generatorFunction } from './generator/function.ts';
import { generator } from './generator/start.ts';
import { returns, yieldInner, yield_ } from './generator/steps.ts';
import { delegate, delegateFailed, delegateStep, delegated, received } from './lowered/delegate.ts';
import { disposal, disposeFailed, disposeNext, disposed, disposing, use } from './lowered/dispose.ts';
import {
  arrived,
  asyncClose,
  asyncCloser,
  asyncStep,
  closed,
  iterateAsync,
} from './lowered/iterate-async.ts';
import { awaitValue, await_, giveWay, goOn, outcome, preempt, resumed, ret, tail } from './task/await.ts';
import { begin, beginning } from './task/begin.ts';
import { frame2, frame6 } from './task/frame-pool.ts';
import { F14, F2, F30, F6 } from './task/frame.ts';
import { ownedCall, tailCall } from './task/owned-call.ts';
import { start0, start1, start2, start3, start4, startN } from './task/start.ts';
import { tasks } from './task/body.ts';

const helpers = {
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
};

export type TaskHelpers = typeof helpers;

provide(helpers);
tasks.on = true;

export * from './internal.ts';
