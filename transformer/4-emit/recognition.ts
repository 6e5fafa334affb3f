// The test by which an entry finds that a compiled caller awaits it (2-lower/functions/identity.ts says what it compares with).
//   $c.k === f     $c.k === $self1     $c.k !== null && typeof this === 'object' && … #m in this && $c.k === this.#m
import type ts from 'typescript';
import type { AsyncFunction } from '../1-analyse/functions/functions.ts';
import { identityOf, isPrivateMethod, isStatic } from '../2-lower/functions/identity.ts';
import { selfForm } from '../2-lower/functions/self.ts';
import type { FileText } from './text.ts';

/** null if the entry cannot know. */
export function recognition(text: FileText, fn: AsyncFunction): string | null {
  const { file } = text;
  if (fn.generator) return null;
  const cell = file.names.helper('cell');
  if (isPrivateMethod(fn.node))
    return `${cell}.k !== null && ${isThisMember(fn.node)} && ${cell}.k === this.${fn.node.name.text}`;
  if (selfForm(file, fn)) return `${cell}.k === ${file.names.own('s')}`;
  const identity = identityOf(file, fn);
  return identity && `${cell}.k === ${text.words(identity)}`;
}

/** Is `this` something that has the private method? No proxy is asked, no getter called. */
function isThisMember(node: ts.MethodDeclaration & { name: ts.PrivateIdentifier }): string {
  const object = isStatic(node) ? "typeof this === 'function'" : "typeof this === 'object' && this !== null";
  return `${object} && ${node.name.text} in this`;
}
