// f = () => {} where f reads `f.v` or is called something else   →   f.v = ({ "f": () => {} })["f"]
// An anonymous function takes its name from where it stands; a property of a literal stands in for a variable.
import { concat, type Embeddable, type Fragment } from '../fragment.ts';

export function named(name: string, value: Embeddable): Fragment {
  const [before, behind] = naming(name);
  return concat(before, value, behind);
}

/** What stands before the function and behind it. */
export function naming(name: string): [before: string, behind: string] {
  const key = JSON.stringify(name);
  // Behind a computed key V8 names even a class with a static `name` of its own; `__proto__` has to be one.
  return [`({ ${name === '__proto__' ? `[${key}]` : key}: `, ` })[${key}]`];
}
