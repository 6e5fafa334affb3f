// a && await b()   →   $t1 = a; if ($t1) …       a ?? await b()   →   $t1 = a; if ($t1 === null || $t1 === undefined) …
import ts from '#typescript';
import { frag, type Fragment } from './fragment.ts';

/** Does `left op right` evaluate its right side? Also for the assignments `&&=`, `||=`, `??=`. */
export function proceeds(op: ts.SyntaxKind, left: Fragment): Fragment {
  if (op === ts.SyntaxKind.AmpersandAmpersandToken || op === ts.SyntaxKind.AmpersandAmpersandEqualsToken)
    return left;
  if (op === ts.SyntaxKind.BarBarToken || op === ts.SyntaxKind.BarBarEqualsToken) return frag`!${left}`;
  return frag`${left} === null || ${left} === undefined`;
}
