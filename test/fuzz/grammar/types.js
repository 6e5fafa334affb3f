// @ts-check
// What only TypeScript has: types that vanish, enums, namespaces, overloads, abstract classes, decorators, JSX. In programs
// of that flavour; in others each of these is the empty text.
import { declare, functionScope } from './context.js';
import { num } from './expressions.js';
import { rest } from './functions.js';

/** @typedef {import('./context.js').Gen} Gen */
/** @typedef {import('./context.js').Scope} Scope */

/** @param {Gen} g @param {number} p @param {string} text */
const sometimes = (g, p, text) => (g.flavour.types && g.chance(p) ? text : '');

/** @param {Gen} g */
export function decorator(g) {
  return sometimes(g, 0.4, `@decorate(L, ${g.tag()})\n`);
}

/** @param {Gen} g */
export function memberDecorator(g) {
  return sometimes(g, 0.3, g.chance(0.5) ? `@decorate(L, ${g.tag()}) ` : `@wrapped(L, ${g.tag()}) `);
}

/** @param {Gen} g */
export function classModifier(g) {
  return sometimes(g, 0, 'abstract ');
}

/** An expression in the clothes of TypeScript. @param {Gen} g @param {Scope} scope @returns {string} */
export function dressed(g, scope) {
  const inner = num(g, scope);
  return g.pick([
    () => `(${inner} as any)`,
    () => `(${inner} satisfies unknown)`,
    () => `(${inner})!`,
    () => `(${inner} as unknown as number)`,
    () => `((<T,>(v: T): T => v)<any>(${inner}))`,
    () => jsx(g, scope, inner),
  ])();
}

/** @param {Gen} g @param {Scope} scope @param {string} inner */
function jsx(g, scope, inner) {
  const more = g.chance(0.4) ? ` {...({ y: ${num(g, scope)} } as any)}` : '';
  const children = g
    .some(0, 2, () => (g.chance(0.5) ? `{${num(g, scope)}}` : `<b k={${num(g, scope)}} />`))
    .join(' and ');
  return `(<a x={${inner}}${more}>${children}</a>).children.length`;
}

/** A declaration that becomes code, or nothing at all. @param {Gen} g @param {Scope} scope @returns {string} */
export function typed(g, scope) {
  const name = g.fresh('T');
  return g.pick([
    () => `type ${name} = { a: number } | typeof import('node:fs');`,
    () => `interface ${name}<A = any> { (a: A): A; readonly b?: string }`,
    () => {
      const own = { ...scope, async: false, turns: false, yields: false };
      return `enum ${name} { A = 3, B, C = ${g.chance(0.5) ? `${num(g, own)} as any` : "'c'.length"}, D = A | B }\nL(${g.tag()}, ${name}.C, ${name}[4], ${name}.D);`;
    },
    () => {
      const v = g.fresh('x');
      const text = `let ${v}!: any;\n${v} = ${num(g, scope)};`;
      declare(scope, v, 'num', true);
      return text;
    },
    () => {
      const f = g.fresh('f');
      const text = `async function ${f}(L: any): Promise<any>;\nasync function ${f}(L: any, a: any): Promise<any>;\nasync function ${f}${rest(g, scope, {})}`;
      scope.callees = [
        ...scope.callees,
        { call: (log, args) => `${f}(${[log, ...args].join(', ')})`, isolated: false },
      ];
      return text;
    },
    () => abstractClass(g, scope, name),
  ])();
}

/** @param {Gen} g @param {Scope} scope @param {string} name */
function abstractClass(g, scope, name) {
  const field = functionScope(scope, { self: false });
  const made = g.fresh('C');
  const text =
    `abstract class ${name} {\ndeclare nothing: string;\nconstructor(protected readonly p: any, public q = ${num(g, field)}) {}\n` +
    `abstract m(L: any, a?: any): Promise<any>;\nprivate override_?: number;\n}\n` +
    `${decorator(g)}class ${made} extends ${name} {\n@decorate(L, ${g.tag()}) accessor w: any = ${num(g, field)};\n` +
    `${memberDecorator(g)}override async m${rest(g, scope, { base: false })}\n` +
    `async n(this: ${made}, L: any) { return L(${g.tag()}, this.p, this.q, (this.w += await 1)); }\n}`;
  scope.callees = [
    ...scope.callees,
    {
      call: (log, args) => `new ${made}(1).${args.length > 1 ? 'm' : 'n'}(${[log, ...args].join(', ')})`,
      isolated: false,
    },
  ];
  return text;
}

/** An async function of a namespace; the callee is `NAME.f`. @param {Gen} g @param {Scope} top @param {string} name @returns {string} */
export function namespace(g, top, name) {
  return `namespace ${name} {\nexport let n = 1;\nconst hidden = 2;\nexport async function m${rest(g, top, {})}\nexport namespace Deep { export const f = async () => n + hidden; }\n}`;
}
