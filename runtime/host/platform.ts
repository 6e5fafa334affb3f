// The platform's types that the public declarations name. They are looked up among the globals of the program that
// imports heddle: with `@types/node` they are Node's own, with the DOM library the browser's, and without either (the
// default of TypeScript 6 is no `types` at all) the least that serves. A declaration file that named `Buffer` or
// `node:worker_threads` itself would not compile there. Rejected: `/// <reference types="node" />`, which puts all of
// Node's globals into programs that asked for none, and fails where the package is not installed.

/** An AbortSignal, as far as the platform describes one. */
export type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : PlainSignal;

interface PlainSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Node's Buffer; without its types the Uint8Array that a Buffer is. */
export type Buffer = typeof globalThis extends { Buffer: { alloc(size: number): infer Bytes } }
  ? Bytes
  : Uint8Array;

/** The encodings of Node's Buffer. */
export type BufferEncoding =
  | 'ascii'
  | 'utf8'
  | 'utf-8'
  | 'utf16le'
  | 'utf-16le'
  | 'ucs2'
  | 'ucs-2'
  | 'base64'
  | 'base64url'
  | 'latin1'
  | 'binary'
  | 'hex';

/** A URL; without a description of one, what tells it from a string. */
export type URL = typeof globalThis extends { URL: { prototype: infer Url } }
  ? Url
  : { readonly href: string };

/** What `structuredClone` can move: an ArrayBuffer, a MessagePort … */
export type Transferable = typeof globalThis extends {
  structuredClone(value: never, options?: { transfer?: readonly (infer Movable)[] }): unknown;
}
  ? Movable
  : object;
