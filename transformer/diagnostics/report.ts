// Turns a catalogue message and a place into what callers of transform() see.
import type ts from 'typescript';
import { messages, type Message, type MessageName } from './catalogue/index.ts';
import { codeFrame } from './code-frame.ts';
import type { Diagnostic } from './diagnostic.ts';

export type { Diagnostic } from './diagnostic.ts';

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
