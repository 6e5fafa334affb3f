// State that others can see: which variable, field, element or collection an expression leads to.
//
//   total            variable of a scope around the function       total
//   this.list[i]     field, element                                this .list [i]
//   const l = m.get(k); l.n                                        m [k] .n
//   const o = { n: 0 }; o.n                                        none: nobody else has `o`
//
// A local name stands for what it was given once. What an unknown function returned is taken for the caller's own.
import ts from '#typescript';
import type { AsyncFunction } from '../functions/functions.ts';
import { skipParentheses } from '../parentheses.ts';
import type { Binding, Scopes } from '../scopes/scope.ts';
import { ITERATORS, LOOKUPS, OBJECT_ITERATORS, PUTS } from './methods.ts';

export interface Place {
  readonly root: Binding | 'this';
  /** `.name` of properties, `[key]` of elements and entries, as they are written. */
  readonly path: readonly string[];
}

export interface Places {
  /** The place of a variable, a property or an element; null where nobody else can see it. */
  of(node: ts.Node): Place | null;
  /** That of what is in the object or collection: a local name is the place of what it stands for. */
  contents(node: ts.Node): Place | null;
  /** That of a collection's entry. */
  entry(collection: ts.Node, key: ts.Node): Place | null;
}

function below({ root, path }: Place, ...segments: string[]): Place {
  return { root, path: [...path, ...segments] };
}

/** The property of an object by the name in a pattern. */
export function member(object: Place, name: ts.Node): Place {
  return below(object, `.${name.getText()}`);
}

/** As users write it. */
export function nameOf({ root, path }: Place): string {
  return (root === 'this' ? 'this' : root.name) + path.join('');
}

export function placesOf(fn: AsyncFunction, scopes: Scopes): Places {
  const known = new Map<Binding, Place | null>();

  const of = (wrapped: ts.Node): Place | null => {
    const node = ts.isExpression(wrapped) ? skipParentheses(wrapped) : wrapped;
    if (node.kind === ts.SyntaxKind.ThisKeyword) return { root: 'this', path: [] };
    if (ts.isIdentifier(node)) {
      const binding = scopes.refOf.get(node)?.binding;
      if (!binding) return null;
      return isWithin(binding.scope.node, fn.node) ? null : { root: binding, path: [] };
    }
    if (ts.isPropertyAccessExpression(node)) return step(node.expression, `.${node.name.text}`);
    if (ts.isElementAccessExpression(node)) return entry(node.expression, node.argumentExpression);
    return null;
  };
  const entry = (collection: ts.Node, key: ts.Node): Place | null => {
    if (ts.isStringLiteralLike(key) && ts.isElementAccessExpression(key.parent))
      return step(collection, `.${key.text}`);
    return step(collection, `[${key.getText()}]`);
  };
  const step = (object: ts.Node, segment: string): Place | null => {
    const place = contents(object);
    return place && below(place, segment);
  };
  const contents = (wrapped: ts.Node): Place | null => {
    const node = ts.isExpression(wrapped) ? skipParentheses(wrapped) : wrapped;
    if (ts.isIdentifier(node)) {
      const binding = scopes.refOf.get(node)?.binding;
      if (binding && isWithin(binding.scope.node, fn.node)) return standsFor(binding);
    }
    if (ts.isCallExpression(node)) return lookedUp(node);
    return of(node);
  };
  /** `m.get(k)`, `list.at(i)`: what is in the collection. */
  const lookedUp = (call: ts.CallExpression): Place | null => {
    const { expression, arguments: given } = call;
    if (!ts.isPropertyAccessExpression(expression) || !LOOKUPS.has(expression.name.text)) return null;
    return given.length === 1 ? entry(expression.expression, given[0]!) : null;
  };
  const standsFor = (binding: Binding): Place | null => {
    if (known.has(binding)) return known.get(binding)!;
    known.set(binding, null);
    const place = find(binding);
    known.set(binding, place);
    return place;
  };
  const find = (binding: Binding): Place | null => {
    if (binding.kind === 'param') return { root: binding, path: [] };
    const own: Place = { root: binding, path: [] };
    const values = valuesOf(binding);
    const places = values.map((v) => given(v, binding));
    if (places.length === 1 && places[0]) return places[0];
    if (places.some((p) => p !== null) || isHandedOut(binding)) return own;
    return null;
  };
  /** What the value is a part of, by the pattern that takes it apart; a round's value is an entry of the collection. */
  const given = (value: Value, binding: Binding): Place | null => {
    const place = contents(value.each ? collectionOf(value.expression) : value.expression);
    if (!place) return null;
    return below(place, ...(value.each ? [`[${binding.name}]`] : value.path));
  };
  /** A new object of its own that it has put where others find it. */
  const isHandedOut = (binding: Binding): boolean =>
    binding.refs.some(({ node }) => {
      const { parent } = node;
      if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
        return parent.right === node && of(parent.left) !== null;
      if (!ts.isCallExpression(parent) || parent.expression === node) return false;
      const method = parent.expression;
      return ts.isPropertyAccessExpression(method) && PUTS.has(method.name.text)
        ? contents(method.expression) !== null
        : false;
    });

  return { of, contents, entry };
}

interface Value {
  readonly expression: ts.Expression;
  readonly path: readonly string[];
  /** One of what the expression gives, in each round of a loop. */
  readonly each: boolean;
}

/** What a local variable is given, by its declaration and by assignments. */
function valuesOf(binding: Binding): Value[] {
  const values: Value[] = [];
  const path: string[] = [];
  let d: ts.Node = binding.declaration;
  while (ts.isBindingElement(d)) {
    const name = d.propertyName ?? d.name;
    path.unshift(ts.isObjectBindingPattern(d.parent) ? `.${name.getText()}` : `[${binding.name}]`);
    d = d.parent.parent;
  }
  if (ts.isVariableDeclaration(d)) {
    const loop = d.parent.parent;
    if (ts.isForOfStatement(loop)) values.push({ expression: loop.expression, path, each: true });
    else if (d.initializer) values.push({ expression: d.initializer, path, each: false });
  }
  for (const { node, write, declares } of binding.refs) {
    const { parent } = node;
    if (!write || declares || !ts.isBinaryExpression(parent) || parent.left !== node) continue;
    values.push({ expression: parent.right, path: [], each: false });
  }
  return values;
}

/** `m` of `m.keys()`, `Object.values(m)`, `[...m]`; anything else as it is. */
export function collectionOf(wrapped: ts.Expression): ts.Expression {
  const node = skipParentheses(wrapped);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: object, name } = node.expression;
    if (object.getText() === 'Object' && OBJECT_ITERATORS.has(name.text) && node.arguments[0])
      return collectionOf(node.arguments[0]);
    if (ITERATORS.has(name.text) && node.arguments.length === 0) return collectionOf(object);
  }
  if (ts.isArrayLiteralExpression(node) && node.elements.length === 1) {
    const [only] = node.elements;
    if (ts.isSpreadElement(only!)) return collectionOf(only.expression);
  }
  return node;
}

function isWithin(node: ts.Node, fn: ts.Node): boolean {
  for (let n: ts.Node | undefined = node; n; n = n.parent) if (n === fn) return true;
  return false;
}
