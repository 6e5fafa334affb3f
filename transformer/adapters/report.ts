// heddle's diagnostics in TypeScript's form: same layout, original positions.
import type ts from 'typescript';
import type { Said } from './build-info.ts';

/** In front of the digits of HDLnnnn, so that no number is one of TypeScript's. */
const OURS = 9000000;

/** @param said an error, a warning or an information about `file` */
export function asTypeScripts(typescript: typeof ts, file: ts.SourceFile, said: Said): ts.Diagnostic {
  const { Warning, Message, Error } = typescript.DiagnosticCategory;
  const category = { warning: Warning, info: Message, error: Error }[said.severity];
  return {
    category,
    code: OURS + Number(said.code.replace(/\D/g, '')),
    file,
    start: said.start,
    length: said.length,
    // A chain: TypeScript indents what follows the first line.
    messageText: {
      messageText: said.message,
      category,
      code: 0,
      next: [`note: ${said.note}`, `help: ${said.help}`].map((messageText) => ({
        messageText,
        category,
        code: 0,
      })),
    },
    source: 'heddle',
  };
}

const renames = new WeakSet<ts.System>();

/** TypeScript's layout puts its own prefix before every number: what it writes is given heddle's. */
export function nameCodes(sys: ts.System): void {
  if (renames.has(sys)) return;
  renames.add(sys);
  const write = sys.write.bind(sys);
  sys.write = (text) => write(text.replace(/\bTS900(\d{4})\b/g, 'HDL$1'));
}

/** Writes diagnostics where tsc writes its own. */
export function print(typescript: typeof ts, program: ts.Program, diagnostics: ts.Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const { sys } = typescript;
  const host: ts.FormatDiagnosticsHost = {
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCanonicalFileName: (fileName) => fileName,
    getNewLine: () => '\n',
  };
  const pretty = program.getCompilerOptions().pretty ?? sys.writeOutputIsTTY?.() ?? false;
  const format = pretty ? typescript.formatDiagnosticsWithColorAndContext : typescript.formatDiagnostics;
  for (const diagnostic of diagnostics) sys.write(format([diagnostic], host));
}
