// Turns a catalogue message and a place into what callers of transform() see.
import type ts from 'typescript';
import { messages, type MessageName } from './catalogue.ts';

export interface Diagnostic {
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
  const { code, severity, text } = messages[name];
  const start = node.getStart(sf);
  const { line, character } = sf.getLineAndCharacterOfPosition(start);
  return {
    code,
    severity,
    message: text.replace(/\{(\d)\}/g, (_, i: string) => args[Number(i)] ?? ''),
    fileName: sf.fileName,
    line: line + 1,
    column: character + 1,
    start,
    length: node.getEnd() - start,
  };
}
