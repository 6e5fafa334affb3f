// A diagnostic as callers of transform() see it, and as text. Without a type of TypeScript's: the public declarations lead here.
export interface Diagnostic {
  /** Stable: HDL1xxx a function kept native, HDL2xxx a hazard, HDL3xxx configuration, HDL9xxx a fault of heddle. */
  code: string;
  message: string;
  severity: 'warning' | 'info' | 'error';
  fileName: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  start: number;
  length: number;
  /** The place in its lines, underlined. */
  frame: string;
  /** Why it is so. */
  note: string;
  /** What to do about it. */
  help: string;
}

/** A diagnostic as lines of text: place, code and message, code frame, note, help. */
export function formatDiagnostic(d: Diagnostic): string {
  return [
    `${d.fileName}:${d.line}:${d.column} - ${d.severity} ${d.code}: ${d.message}`,
    d.frame,
    `  note: ${d.note}`,
    `  help: ${d.help}`,
  ].join('\n');
}
