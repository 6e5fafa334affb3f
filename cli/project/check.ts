// One thing that doctor looked at in the user's project.
export interface Check {
  name: string;
  /** null: neither right nor wrong, but good to know. */
  ok: boolean | null;
  found: string;
  /** What to do: where `ok` is false, and where something may be wanted. */
  remedy?: string;
}
