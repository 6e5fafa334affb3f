// Shows heddle's diagnostics the way TypeScript shows its own: same layout, original positions. They are warnings and
// must not fail the build, so they cannot travel in the program's diagnostics (any of those makes tsc exit with 2):
// they are written where tsc writes, when their file is.
import type ts from 'typescript';
import type { TransformResult } from '../options.ts';

export function reportDiagnostics(
  typescript: typeof ts,
  file: ts.SourceFile,
  diagnostics: TransformResult['diagnostics'],
  program: ts.Program,
): void {
  if (diagnostics.length === 0) return;
  const host: ts.FormatDiagnosticsHost = {
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCanonicalFileName: (fileName) => fileName,
    getNewLine: () => '\n',
  };
  const { sys } = typescript;
  const pretty = program.getCompilerOptions().pretty ?? sys.writeOutputIsTTY?.() ?? false;
  const format = pretty ? typescript.formatDiagnosticsWithColorAndContext : typescript.formatDiagnostics;
  const { Warning, Message, Error } = typescript.DiagnosticCategory;
  const categories = { warning: Warning, info: Message, error: Error };
  for (const { code, severity, message, start, length, note, help } of diagnostics) {
    const diagnostic: ts.Diagnostic = {
      category: categories[severity],
      code: Number(code.replace(/\D/g, '')),
      file,
      start,
      length,
      // A chain: TypeScript indents what follows the first line.
      messageText: {
        messageText: message,
        category: categories[severity],
        code: 0,
        next: [`note: ${note}`, `help: ${help}`].map((messageText) => ({
          messageText,
          category: categories[severity],
          code: 0,
        })),
      },
      source: 'heddle',
    };
    // TypeScript's layout puts its own prefix before the number.
    sys.write(format([diagnostic], host).replace(`TS${diagnostic.code}`, code));
  }
}
