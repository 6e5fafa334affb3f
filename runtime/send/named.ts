// What a compiled module has under a name and other isolates have too: its classes, and the AsyncLocalStorages that contexts are given
// with. `$named($m, () => ({ Point, store }))`: nothing is looked at before a message holds something of the kind.
import type { ModuleRecord } from '../task/module.ts';

export interface NamedIdentity {
  readonly module: ModuleRecord;
  readonly name: string;
}

type Read = () => Record<string, unknown>;

const readers = new WeakMap<ModuleRecord, Read>();
const identities = new WeakMap<object, NamedIdentity>();
let unread: [ModuleRecord, Read][] = [];

/** `$named($m, () => ({ … }))`. */
export function named_(record: ModuleRecord | undefined, read: Read): void {
  if (record === undefined) return;
  readers.set(record, read);
  unread.push([record, read]);
}

/** Of a class or store at the top level of a compiled module; undefined in the program's entry, which no other isolate loads. */
export function namedIdentity(value: object): NamedIdentity | undefined {
  const known = identities.get(value);
  if (known !== undefined || unread.length === 0) return known;
  unread = unread.filter(([module, read]) => !readNow(module, read));
  return identities.get(value);
}

function readNow(module: ModuleRecord, read: Read): boolean {
  let values: Record<string, unknown>;
  try {
    values = read();
  } catch {
    // The module has not come that far; it will be asked again.
    return false;
  }
  if (module.entry) return true;
  for (const [name, value] of Object.entries(values)) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (!identities.has(value)) identities.set(value, { module, name });
  }
  return true;
}

/** What `module` has under `name`; undefined if it has not come that far, or was compiled differently. */
export function valueNamed(module: object, name: string): unknown {
  try {
    return readers.get(module as ModuleRecord)?.()[name];
  } catch {
    return undefined;
  }
}
