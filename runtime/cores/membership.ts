// Joining the cores and leaving them: what every core does, the main thread as well as workers.
import { beforeTurn } from '../driver/turn.ts';
import { BlockingQueueFullError, BlockingThreadError, ModuleLoadError } from '../blocking/errors.ts';
import { ChannelClosedError, LaggedError } from '../channel/errors.ts';
import { core } from '../executor/core.ts';
import { setCoreHooks } from '../executor/core-hooks.ts';
import { AbortError } from '../structured/abort.ts';
import { ScopeClosedError } from '../structured/failures.ts';
import { TimeoutError } from '../structured/timeout.ts';
import { SemaphoreClosedError } from '../sync/semaphore.ts';
import { CancelledError } from '../task/cancel.ts';
import { EntryModuleError } from '../send/entry-error.ts';
import { registerErrorClass } from '../send/error-value.ts';
import { sharesAs } from '../send/shared.ts';
import { Balancer } from './balance.ts';
import { closeShares } from './share-channel.ts';
import { CoreLostError } from './core-lost-error.ts';
import { setIsolate, type SharedState } from './isolate.ts';
import { endHandles, startHandles } from '../remote/index.ts';

// In the same order on all cores: the codec names them by number.
registerErrorClass(CancelledError);
registerErrorClass(CoreLostError);
registerErrorClass(BlockingQueueFullError);
registerErrorClass(BlockingThreadError);
registerErrorClass(ModuleLoadError);
registerErrorClass(EntryModuleError);
registerErrorClass(ChannelClosedError);
registerErrorClass(LaggedError);
registerErrorClass(SemaphoreClosedError);
registerErrorClass(AbortError);
registerErrorClass(TimeoutError);
registerErrorClass(ScopeClosedError);

let balancer: Balancer | null = null;
let hooked = false;

/** Needs the addon. */
export function joinCores(index: number, shared: SharedState): Balancer {
  const addon = core.addon!;
  const handle = core.handle!;
  const isolate = { ...shared, index, addon, handle, idle: addon.shared, accepting: true, blocked: false };
  setIsolate(isolate);
  sharesAs(index);
  startHandles(index);
  balancer = new Balancer(isolate);
  setCoreHooks(balancer);
  if (!hooked) {
    hooked = true;
    beforeTurn(() => balancer?.turn());
  }
  handle.participate(true);
  return balancer;
}

/** What is still in this core's queue goes to the others. */
export function leaveCores(): void {
  core.handle?.participate(false);
  setCoreHooks(null);
  endHandles();
  setIsolate(null);
  closeShares();
  balancer = null;
}
