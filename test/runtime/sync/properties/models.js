// What each primitive promises, in the plainest form: a queue of requests, and a rule for who is served. Everything happens
// at once, inside the call that causes it; so do the primitives' own hand-overs, and that is what is compared.

/** One request: an operation that some actor waits for. `rivals`: arms of the same select, of which one is served. */
export class Request {
  granted = false;
  rivals = [];
  constructor({ model, what, iterates = false }) {
    this.model = model;
    this.what = what;
    this.iterates = iterates;
  }
}

class Model {
  waiting = [];

  request(request) {
    this.waiting.push(request);
    this.serve();
  }

  /** Withdraws a request; it may have stood in somebody's way. */
  cancel(request) {
    const at = this.waiting.indexOf(request);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.serve();
  }

  serve() {
    while (this.waiting.length > 0 && this.fits(this.waiting[0])) this.grant(this.waiting[0]);
  }

  grant(request) {
    this.waiting.splice(this.waiting.indexOf(request), 1);
    request.granted = true;
    this.take(request);
    for (const rival of request.rivals) if (rival !== request) rival.model.cancel(rival);
  }

  take() {}
}

/** Permits: a mutex has one. */
export class PermitModel extends Model {
  constructor(permits) {
    super();
    this.permits = permits;
  }
  fits(request) {
    return request.what <= this.permits;
  }
  take(request) {
    this.permits -= request.what;
  }
  release(request) {
    this.permits += request.what;
    this.serve();
  }
}

export class RwModel extends Model {
  readers = 0;
  writing = false;
  fits(request) {
    return request.what === 'read' ? !this.writing : !this.writing && this.readers === 0;
  }
  take(request) {
    if (request.what === 'read') this.readers++;
    else this.writing = true;
  }
  release(request) {
    if (request.what === 'read') this.readers--;
    else this.writing = false;
    this.serve();
  }
  downgrade(request) {
    request.what = 'read';
    this.readers++;
    this.writing = false;
    this.serve();
  }
}

export class NotifyModel extends Model {
  permit = false;
  fits() {
    return this.permit;
  }
  take() {
    this.permit = false;
  }
  one() {
    this.permit = true;
    this.serve();
  }
  all() {
    const kept = this.permit;
    for (const request of [...this.waiting]) if (this.waiting.includes(request)) this.grant(request);
    this.permit = kept;
  }
}

export class BarrierModel extends Model {
  constructor(parties) {
    super();
    this.parties = parties;
  }
  serve() {
    if (this.waiting.length < this.parties) return;
    const leader = this.waiting[this.parties - 1];
    for (const request of this.waiting.slice(0, this.parties)) {
      request.value = { leader: request === leader };
      this.grant(request);
    }
  }
}

/** `what` is a value to send, or null to receive one. */
export class MpscModel extends Model {
  buffer = [];
  constructor(capacity) {
    super();
    this.capacity = capacity;
  }
  serve() {
    for (;;) {
      const receiver = this.waiting.find((request) => request.what === null);
      const sender = this.waiting.find((request) => request.what !== null);
      if (receiver !== undefined && this.buffer.length > 0) {
        receiver.value = this.buffer.shift();
        this.grant(receiver);
      } else if (sender !== undefined && this.buffer.length < this.capacity) {
        this.buffer.push(sender.what);
        this.grant(sender);
      } else return;
    }
  }
}

export class OneshotModel extends Model {
  state = 'open';
  fits() {
    return this.state === 'sent';
  }
  take(request) {
    this.state = 'taken';
    request.value = this.value;
  }
  send(value) {
    this.value = value;
    this.state = 'sent';
    this.serve();
  }
}

/** `what` is the receiver's number; who iterates gets an iterator's results. */
export class BroadcastModel extends Model {
  sent = [];
  constructor(capacity, receivers) {
    super();
    this.capacity = capacity;
    this.positions = new Array(receivers).fill(0);
  }
  serve() {
    for (const request of [...this.waiting]) {
      const at = this.positions[request.what];
      if (!this.waiting.includes(request) || at === this.sent.length) continue;
      const oldest = Math.max(0, this.sent.length - this.capacity);
      if (at < oldest) request.missed = oldest - at;
      else request.value = request.iterates ? { done: false, value: this.sent[at] } : this.sent[at];
      this.positions[request.what] = at < oldest ? oldest : at + 1;
      this.grant(request);
    }
  }
  send(value) {
    this.sent.push(value);
    this.serve();
  }
}

/** `what` is the receiver's number; who iterates gets an iterator's results. */
export class WatchModel extends Model {
  version = 0;
  constructor(receivers) {
    super();
    this.seen = new Array(receivers).fill(0);
  }
  fits(request) {
    return this.seen[request.what] !== this.version;
  }
  take(request) {
    this.seen[request.what] = this.version;
    if (request.iterates) request.value = { done: false, value: this.version };
  }
  /** Who has not seen the value is served at once; the others wait side by side. */
  serve() {
    for (const request of [...this.waiting])
      if (this.waiting.includes(request) && this.fits(request)) this.grant(request);
  }
  send() {
    this.version++;
    for (const request of [...this.waiting]) if (this.waiting.includes(request)) this.grant(request);
  }
}
