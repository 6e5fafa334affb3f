// `onHog`.
import { checkArgument } from '../options/check.ts';
import { callable } from '../options/rule.ts';
import { listeners, type Hog } from './hog.ts';

/** Subscribes to hog reports; returns a function that ends the subscription. */
export function onHog(listener: (hog: Hog) => void): () => void {
  checkArgument('onHog', 'listener', listener, callable);
  listeners.add(listener);
  return () => listeners.delete(listener);
}
