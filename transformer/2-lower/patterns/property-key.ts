// [k()]: await f()   →   $t1 = @propertyKey(k()); …       a key is converted where it is evaluated
import { frag, type Fragment, helper } from '../fragment.ts';

/** `key` as the property key it will be. */
export function propertyKey(key: Fragment): Fragment {
  return frag`${helper('propertyKey')}(${key})`;
}
