// How long the event loop was ever kept from a timer that was due: what a user of the server would have felt.

export interface StallWatch {
  /** Longest gap between two ticks so far, in milliseconds beyond the interval, since the last reset. */
  longest(): number;
  reset(): void;
  stop(): void;
}

const INTERVAL_MS = 1;

export function watchStalls(): StallWatch {
  let last = performance.now();
  let worst = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - INTERVAL_MS);
    last = now;
  }, INTERVAL_MS);
  return {
    longest: () => worst,
    reset: () => {
      worst = 0;
      last = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}
