// Notices the first use of an async context: a store entered, or an async hook switched on (domains and tracers use
// those). Until then nothing is followed and nothing paid.
//
// Not noticed: a store that was entered before heddle was loaded and is left by then, when a callback kept from inside it
// runs later, on Node 24 and later. Load heddle first.
import { AsyncLocalStorage, AsyncResource, createHook } from 'node:async_hooks';
import { tellResourcesApart } from './context.ts';
import { aboutToSet, contexts, followContexts } from './scope.ts';

type Storage = AsyncLocalStorage<unknown>;
type Method = (this: unknown, ...args: unknown[]) => unknown;

const storage = AsyncLocalStorage.prototype as Storage;
const hook = Object.getPrototypeOf(createHook({})) as Record<string, Method>;
const enterWith = storage.enterWith as unknown as Method;

function follow(): void {
  if (!contexts.on) followContexts((each, store) => enterWith.call(each, store));
}

/** Hooks see every resource by itself; where stores hang on resources, Node switches them on for stores too. */
function followResources(): void {
  tellResourcesApart();
  follow();
}

function replace(target: object, name: string, value: Method): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

/** Puts a wrapper in front of a method that takes itself out when it is first called, unless somebody wrapped it in turn. */
function onFirstCall(target: object, name: string, notice: () => void): void {
  const method = (target as Record<string, Method>)[name]!;
  const wrapper: Method = {
    [name](this: unknown, ...args: unknown[]): unknown {
      if ((target as Record<string, Method>)[name] === wrapper) replace(target, name, method);
      notice();
      return Reflect.apply(method, this, args);
    },
  }[name]!;
  replace(target, name, wrapper);
}

onFirstCall(storage, 'run', follow);
onFirstCall(hook, 'enable', followResources);
replace(
  storage,
  'enterWith',
  {
    enterWith(this: unknown, ...args: unknown[]): unknown {
      follow();
      aboutToSet(this as Storage);
      return Reflect.apply(enterWith, this, args);
    },
  }.enterWith,
);

/** Inside a context every resource carries the stores. */
function entered(): boolean {
  const resource = new AsyncResource('HeddleTask', { requireManualDestroy: true }) as object as Record<
    symbol,
    unknown
  >;
  const stores = ['context_frame', 'kResourceStore'];
  return Object.getOwnPropertySymbols(resource).some(
    (symbol) => stores.includes(symbol.description!) && resource[symbol] !== undefined,
  );
}

// With hooks on, every promise carries ids.
if (Object.getOwnPropertySymbols(Promise.resolve()).length > 0) followResources();
else if (entered()) follow();
