// Closing over libuv: as on the ring, first everything in flight comes back.
import type { Frame } from '../../task/frame.ts';
import { Openness, type Descriptor } from '../descriptor.ts';
import { closedError } from '../errors.ts';
import { Life, Operation } from '../operation.ts';

export class NodeClose extends Operation {
  private readonly target: Descriptor;
  private readonly close: (done: (error?: Error | null) => void) => void;

  constructor(target: Descriptor, close: (done: (error?: Error | null) => void) => void) {
    super('close', null);
    this.target = target;
    this.close = close;
  }

  override start(frame: Frame): void {
    this.frame = frame;
    if (this.target.state !== Openness.OPEN) this.reject(closedError('close', this.target.kind));
    else this.launch();
  }

  launch(): void {
    this.life = Life.IN_FLIGHT;
    this.target.quiesce(() => {
      this.close((error) => {
        this.target.state = Openness.CLOSED;
        if (error == null) this.succeed(undefined);
        else this.reject(error);
      });
    });
  }

  cancel(): void {}
}
