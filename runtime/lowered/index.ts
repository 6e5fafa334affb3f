// What lowered code needs beyond the executor: iteration, boxes that throw, property keys.
export { initialise, uninitialised } from './box.ts';
export { destructure, item, objectRest, remaining } from './destructure.ts';
export { disposal, disposed, disposeFailed, disposeNext, disposing, use } from './dispose.ts';
export { enumerate, present } from './enumerate.ts';
export { delegate, delegateFailed, delegateStep, delegated, received } from './delegate.ts';
export { arrived, asyncClose, asyncCloser, asyncStep, closed, iterateAsync } from './iterate-async.ts';
export { close, closeQuietly, indexOfFirst, iterate, step } from './iterate.ts';
export { other } from './other.ts';
export { propertyKey } from './property-key.ts';
