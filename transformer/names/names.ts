// Names of generated variables: a prefix no identifier of the file begins with in the same way.
import { type Helper, helpers, isForTasks } from './helpers.ts';

const RESERVED = [
  'pc',
  'r',
  'p',
  'f',
  'm',
  'b',
  'e',
  'a',
  'g',
  'o',
  'v',
  's',
  'self',
  'held',
  'caught',
  'n',
  'k',
  'i',
];

export class Names {
  readonly prefix: string;
  /** What a task's body calls is a member of what `require` gave: it may get its value later. */
  private readonly asMembers: boolean;
  private readonly used = new Set<Helper>();
  private readonly taken: Set<string>;

  constructor(identifiers: ReadonlySet<string>, asMembers = false) {
    this.asMembers = asMembers;
    this.taken = new Set(identifiers);
    const generated = new RegExp(
      `^(?:${[...RESERVED, ...Object.values(helpers), '[a-z]+\\d+(?:again)?', 'i_.*'].join('|')})$`,
    );
    const clashes = (prefix: string): boolean => {
      for (const id of identifiers)
        if (id.startsWith(prefix) && generated.test(id.slice(prefix.length))) return true;
      return false;
    };
    this.prefix = ['$', '$$', '$h_', '__heddle_'].find((p) => !clashes(p)) ?? '__heddle$_';
  }

  /** Alias of a helper; marks it as imported. */
  helper(name: Helper): string {
    this.used.add(name);
    return this.aliasOf(name);
  }

  /** Is the helper called as a member of the whole module, `$i.await_`? */
  isMember(name: Helper): boolean {
    return this.asMembers && isForTasks(name);
  }

  private aliasOf(name: Helper): string {
    return this.isMember(name) ? `${this.prefix}i.${name}` : this.prefix + helpers[name];
  }

  /** The helpers in use and their aliases, by name. */
  helpers(): [name: Helper, alias: string][] {
    return [...this.used].sort().map((name) => [name, this.aliasOf(name)]);
  }

  /** What a helper is imported as where its alias is a constant. */
  imported(name: Helper): string {
    return `${this.prefix}i_${helpers[name]}`;
  }

  own(name: string): string {
    return this.prefix + name;
  }

  /** `base` made unlike every other identifier of the file. */
  fresh(base: string): string {
    let name = base;
    for (let i = 1; this.taken.has(name); i++) name = `${base}${i}`;
    this.taken.add(name);
    return name;
  }
}
