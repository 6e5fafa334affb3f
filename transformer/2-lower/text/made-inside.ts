// enum E {…}   →   (() => { enum E {…} return E; })()       an expression for what can only be declared
import type ts from 'typescript';
import { frag, type Fragment } from '../fragment.ts';

/** What TypeScript compiles as a declaration only. */
export function madeInside(declaration: Fragment, name: ts.Identifier): Fragment {
  return frag`(() => { ${declaration} return ${name.text}; })()`;
}
