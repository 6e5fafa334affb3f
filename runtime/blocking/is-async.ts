/** Async functions, compiled ones of a module's top level too: what can be cancelled while it runs. */
export function isAsync(fn: Function): boolean {
  return Object.prototype.toString.call(fn) === '[object AsyncFunction]';
}
