// Boxes of variables that a closure may see before they are initialised: until then every access throws, as the
// language's temporal dead zone does.

export interface Box {
  v: unknown;
}

export function uninitialised(name: string): Box {
  const fail = (): never => {
    throw new ReferenceError(`Cannot access '${name}' before initialization`);
  };
  return Object.defineProperty({} as Box, 'v', {
    get: fail,
    set: fail,
    configurable: true,
    enumerable: true,
  });
}

/** `constant`: assignments throw from here on, as to a `const`. */
export function initialise(box: Box, value: unknown, constant = false): void {
  if (constant)
    Object.defineProperty(box, 'v', {
      get: () => value,
      set() {
        throw new TypeError('Assignment to constant variable.');
      },
      configurable: true,
      enumerable: true,
    });
  else Object.defineProperty(box, 'v', { value, writable: true, configurable: true, enumerable: true });
}
