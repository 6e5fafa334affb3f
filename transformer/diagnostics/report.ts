// Turns a catalogue message and a place into what callers of transform() see, and that into text.
import type ts from 'typescript';
import { messages, type Message, type MessageName } from './catalogue/index.ts';
import { codeFrame } from './code-frame.ts';

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

/** Thrown while a function is analysed or lowered: the function stays native, with this message. */
export class KeepNative extends Error {
  readonly messageName: MessageName;
  readonly node: ts.Node;
  readonly args: string[];
  constructor(messageName: MessageName, node: ts.Node, ...args: string[]) {
    super(messageName);
    this.messageName = messageName;
    this.node = node;
    this.args = args;
  }
}

export function report(
  sf: ts.SourceFile,
  name: MessageName,
  node: ts.Node,
  args: readonly string[],
): Diagnostic {
  const { code, severity, text, note, help }: Message = messages[name];
  const start = node.getStart(sf);
  const length = node.getEnd() - start;
  const { line, character } = sf.getLineAndCharacterOfPosition(start);
  return {
    code,
    severity,
    message: fill(text, args),
    fileName: sf.fileName,
    line: line + 1,
    column: character + 1,
    start,
    length,
    frame: codeFrame(sf.text, start, length),
    note: fill(note, args),
    help: fill(help, args),
  };
}

export function fill(text: string, args: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, i: string) => args[Number(i)] ?? '');
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
