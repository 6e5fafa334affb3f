// One thing that `heddle check` found, in the form that all output formats are made of.
import type { Diagnostic } from '../../transformer/diagnostics/diagnostic.ts';

export interface Place {
  /** Absolute. */
  readonly file: string;
  /** 1-based, as all below. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Finding {
  /** `TS2322` or `HDL2001`. */
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  /** null: about a configuration or a command line. */
  readonly place: Place | null;
  /** Why it is so, what to do. */
  readonly note?: string;
  readonly help?: string;
}

/** By file, then by place; what has no place first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const key = ({ place }: Finding): [string, number, number] =>
    place === null ? ['', 0, 0] : [place.file, place.line, place.column];
  return [...findings].sort((a, b) => {
    const [fileA, lineA, columnA] = key(a);
    const [fileB, lineB, columnB] = key(b);
    return fileA < fileB ? -1 : fileA > fileB ? 1 : lineA - lineB || columnA - columnB;
  });
}

/** @returns how many there are of each severity */
export function counts(findings: readonly Finding[]): Record<Finding['severity'], number> {
  const of = (severity: Finding['severity']): number =>
    findings.filter((f) => f.severity === severity).length;
  return { error: of('error'), warning: of('warning'), info: of('info') };
}
