// The output formats of `heddle check`.
import { github } from './formats/github.ts';
import { json } from './formats/json.ts';
import { sarif } from './formats/sarif.ts';
import { tsc } from './formats/tsc.ts';
import type { Finding } from './finding.ts';

export interface FormatContext {
  /** Paths are relative to it where they are shown. */
  readonly folder: string;
  /** Colours and code frames. */
  readonly pretty: boolean;
  readonly version: string;
}

/** @returns the whole output, with the line break at its end; '' if there is nothing to print */
export type Format = (findings: readonly Finding[], context: FormatContext) => string;

export const formats = { tsc, json, sarif, github } satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;
