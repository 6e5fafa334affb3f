// What a driver does: one operation for each thing a program can wait for. The public modules (heddle/fs, heddle/net)
// are written against this and never ask which driver it is.
import type { DriverOption } from '../host/environment.ts';
import type { TimerDriver } from '../time/timer-driver.ts';
import type { BufferEncoding } from '../host/platform.ts';
import type { Descriptor } from './descriptor.ts';
import type { Operation } from './operation.ts';

export type { DriverOption };
export type DriverName = Exclude<DriverOption, 'auto'>;

/** A file descriptor of this process with its operations in flight. */
export interface FileHandle extends Descriptor {
  readonly fd: number;
}

export interface Endpoint {
  address: string;
  port: number;
  family: 4 | 6;
}

export interface ListenerHandle extends Descriptor {
  readonly local: Endpoint;
}

export interface StreamHandle extends Descriptor {
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

export interface ListenOptions {
  endpoint: Endpoint;
  backlog: number;
  reusePort: boolean;
  noDelay: boolean;
}

/** Makes the public object from the driver's handle: the value that the operation delivers. */
export type Wrap<Handle> = (handle: Handle) => unknown;

/** `position` -1 is the file's own. */
export interface FsDriver {
  open(path: string, flags: number, mode: number, wrap: Wrap<FileHandle>): Operation;
  read(file: FileHandle, buffer: Uint8Array, offset: number, length: number, position: number): Operation;
  write(file: FileHandle, buffer: Uint8Array, offset: number, length: number, position: number): Operation;
  fstat(file: FileHandle): Operation;
  close(file: FileHandle): Operation;
  stat(path: string, followLinks: boolean): Operation;
  /** Delivers a Buffer, or a string if there is an encoding. */
  readFile(path: string, encoding: BufferEncoding | null): Operation;
  writeFile(path: string, data: Uint8Array, flags: number, mode: number): Operation;
}

export interface NetDriver {
  listen(options: ListenOptions, wrap: Wrap<ListenerHandle>): Operation;
  accept(listener: ListenerHandle, wrap: Wrap<StreamHandle>): Operation;
  closeListener(listener: ListenerHandle): Operation;
  connect(endpoint: Endpoint, noDelay: boolean, wrap: Wrap<StreamHandle>): Operation;
  /** Delivers the number of bytes read, 0 at the end of the stream. */
  read(stream: StreamHandle, buffer: Uint8Array): Operation;
  /** Writes all of the buffer; delivers its length. */
  write(stream: StreamHandle, buffer: Uint8Array): Operation;
  /** Ends the writing side. */
  shutdown(stream: StreamHandle): Operation;
  closeStream(stream: StreamHandle): Operation;
}

export interface Driver {
  readonly name: DriverName;
  readonly fs: FsDriver;
  readonly net: NetDriver;
  /** The isolate's one timer. */
  timer(fired: () => void): TimerDriver;
}
