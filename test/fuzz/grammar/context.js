// @ts-check
// What the productions of the grammar share: the stream of chance, fresh names, the size left, and the scope a text will
// stand in. A scope is copied, never changed from inside, except that a block learns the names declared in it.

/** @typedef {import('../random.js').Random} Random */

/**
 * @typedef {object} Variable
 * @property {string} name
 * @property {'num' | 'any' | 'list' | 'thing' | 'closure' | 'closures'} type what it holds as long as nothing goes wrong
 * @property {boolean} mutable
 */

/**
 * @typedef {object} Callee
 * @property {(log: string, args: string[]) => string} call the text of a call that logs with `log`
 * @property {boolean} isolated shares nothing with its surroundings: several may run at once
 */

/**
 * @typedef {object} Scope
 * @property {Variable[]} vars visible, innermost last
 * @property {Set<string>} block names that this block has declared already
 * @property {Callee[]} callees async functions to be called from here
 * @property {boolean} async await may stand here
 * @property {boolean} chained calls from here are awaited the direct way, so that a cancellation reaches what they wait for
 * @property {boolean} turns await may stand here, of what is no promise
 * @property {boolean} yields yield may stand here
 * @property {boolean} self this, arguments and new.target are a function's own
 * @property {boolean} base super may stand here
 * @property {boolean} returns a return may stand here
 * @property {string | null} secret a private name of `this`
 * @property {{ name: string, loop: boolean }[]} labels
 * @property {boolean} loop continue has a target
 * @property {boolean} breaks break has a target
 * @property {boolean} held a return from here runs code of this function first: a finally block, a disposal
 * @property {number} depth of statements inside statements
 * @property {number} loops around this place, in this function
 */

/**
 * @typedef {object} Flavour
 * @property {boolean} strict
 * @property {boolean} types TypeScript syntax
 * @property {boolean} resources using and await using
 * @property {'chain' | 'tasks' | 'shared' | 'turns'} tasks one after the other; several that share nothing; several that
 *   do; several that only take turns
 * @property {boolean} pauses it may be cancelled where it pauses
 */

export class Gen {
  /** @param {Random} random @param {Flavour} flavour */
  constructor(random, flavour) {
    this.random = random;
    this.flavour = flavour;
    this.names = 0;
    this.tags = 0;
    /** Expressions still to be spent; what comes later is a constant. */
    this.left = 0;
    /** Expressions around the one being made. */
    this.deep = 0;
  }

  /** @param {string} prefix */
  fresh(prefix) {
    return `${prefix}${this.names++}`;
  }

  /** A number that marks one place in the program. */
  tag() {
    return String(100 + this.tags++);
  }

  /** An error that tells where it comes from. */
  error() {
    const type = this.random.pick(['Error', 'Error', 'TypeError', 'RangeError']);
    return `new ${type}('e${this.tags++}')`;
  }

  /** @param {number} p */
  chance(p) {
    return this.random.chance(p);
  }

  /**
   * @template T
   * @param {readonly T[]} list
   */
  pick(list) {
    return this.random.pick(list);
  }

  /** @template T @param {number} least @param {number} most @param {(i: number) => T} make */
  some(least, most, make) {
    return Array.from({ length: least + this.random.below(most - least + 1) }, (_, i) => make(i));
  }
}

/** @param {Scope} scope @param {Partial<Scope>} changes @returns {Scope} */
export function inside(scope, changes = {}) {
  return { ...scope, vars: [...scope.vars], block: new Set(), depth: scope.depth + 1, ...changes };
}

/** The scope of a function's body. @param {Scope} scope @param {Partial<Scope>} changes @returns {Scope} */
export function functionScope(scope, changes) {
  return inside(scope, {
    async: false,
    chained: false,
    turns: false,
    yields: false,
    self: true,
    base: false,
    returns: true,
    secret: null,
    labels: [],
    loop: false,
    breaks: false,
    held: false,
    loops: 0,
    ...changes,
  });
}

/** @param {Scope} scope @param {string} name @param {Variable['type']} type @param {boolean} mutable */
export function declare(scope, name, type, mutable) {
  scope.vars = scope.vars.filter((v) => v.name !== name);
  scope.vars.push({ name, type, mutable });
  scope.block.add(name);
}

/**
 * A name for a declaration in `scope`: mostly new, now and then one that hides another.
 * @param {Gen} g @param {Scope} scope
 */
export function freshName(g, scope) {
  if (g.chance(0.12)) {
    const hidden = scope.vars.filter(
      (v) => v.type === 'num' && !scope.block.has(v.name) && !v.name.startsWith('V'),
    );
    if (hidden.length > 0) return g.pick(hidden).name;
  }
  return g.fresh('x');
}

/**
 * @param {Gen} g @param {Scope} scope @param {Variable['type']} type @param {boolean} [mutable]
 * @returns {Variable | undefined}
 */
export function anyOf(g, scope, type, mutable = false) {
  const found = scope.vars.filter((v) => v.type === type && (v.mutable || !mutable));
  return found.length > 0 ? g.pick(found) : undefined;
}

/**
 * One production of the grammar.
 * @typedef {object} Production
 * @property {number} weight
 * @property {(scope: Scope, g: Gen) => boolean} [when]
 * @property {(g: Gen, scope: Scope) => string} make
 */

/** @param {Production[]} table */
export function chooser(table) {
  const total = table.reduce((sum, p) => sum + p.weight, 0);
  return (/** @type {Gen} */ g, /** @type {Scope} */ scope) => {
    for (;;) {
      let at = g.random.next() * total;
      const found = table.find((p) => (at -= p.weight) < 0) ?? table[0];
      if (found.when === undefined || found.when(scope, g)) return found.make(g, scope);
    }
  };
}
