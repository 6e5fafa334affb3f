// TypeScript text to JavaScript, file by file, by TypeScript itself: what a tool asks for that has no such step behind heddle's.
import ts from '#typescript';
import { codeFrame } from '../../transformer/diagnostics/code-frame.ts';
import type { RawSourceMap } from './source-map.ts';

/** What a tsconfig.json may say about how a file is printed; all as they are written there. */
export interface PrintSettings {
  jsx?: string;
  jsxFactory?: string;
  jsxFragmentFactory?: string;
  jsxImportSource?: string;
  experimentalDecorators?: boolean;
  emitDecoratorMetadata?: boolean;
  useDefineForClassFields?: boolean;
  /** false: imports that only types are taken from are left out; true: only those that say `type` are, as Node has it. */
  verbatimModuleSyntax?: boolean;
}

const JSX: Readonly<Record<string, ts.JsxEmit>> = {
  react: ts.JsxEmit.React,
  'react-jsx': ts.JsxEmit.ReactJSX,
  'react-jsxdev': ts.JsxEmit.ReactJSXDev,
};

/**
 * @param fileName decides the syntax accepted
 * @throws SyntaxError with file, line and column
 */
export function print(
  text: string,
  fileName: string,
  module: 'esm' | 'cjs',
  settings: PrintSettings,
): { code: string; map: RawSourceMap } {
  const { jsx = 'react-jsx', ...others } = settings;
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: {
      ...others,
      jsx: JSX[jsx] ?? ts.JsxEmit.ReactJSX,
      allowJs: true,
      sourceMap: true,
      // All that Node 20 runs, and decorators and `using` written out.
      target: ts.ScriptTarget.ES2023,
      module: module === 'esm' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      // A CommonJS file is sloppy unless it says otherwise.
      alwaysStrict: false,
      ignoreDeprecations: '6.0',
    },
  });
  const error = diagnostics?.find(({ file, code }) => file !== undefined && code < 2000);
  if (error !== undefined) throw syntaxError(error as ts.DiagnosticWithLocation, fileName);
  const code = outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
  return { code, map: JSON.parse(sourceMapText!) as RawSourceMap };
}

function syntaxError(
  { file, start, length, messageText }: ts.DiagnosticWithLocation,
  fileName: string,
): SyntaxError {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const message = ts.flattenDiagnosticMessageText(messageText, ' ');
  const frame = codeFrame(file.text, start, length);
  return new SyntaxError(`${fileName}:${line + 1}:${character + 1} - ${message}\n${frame}`);
}
