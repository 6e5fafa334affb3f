// transform(): source text to source text. Analyse (scopes, points, storage) → lower (IR) → lay out (liveness, slots) → emit.
// A function that cannot be lowered stays as it is, with a diagnostic; so does one the compiler itself fails on.
import ts from '#typescript';
import { earlyError } from './1-analyse/early-errors.ts';
import { analyse, type Analysis } from './1-analyse/index.ts';
import { isModuleSyntax, isStrictFile, moduleKind, parse, syntaxErrors } from './1-analyse/parse.ts';
import { fileContext, lowerFile } from './2-lower/index.ts';
import type { LoweredFile } from './2-lower/lowered.ts';
import { printIr } from './2-lower/print-ir.ts';
import { BrokenIr, verifyLowered } from './2-lower/verify.ts';
import { layOutFile } from './3-layout/index.ts';
import { verifyLayout } from './3-layout/verify.ts';
import { emitFile } from './4-emit/index.ts';
import { isFoundByName } from './4-emit/named.ts';
import { callsBlocking } from './4-emit/plain.ts';
import type { TextPart } from './4-emit/text.ts';
import { write } from './4-emit/writer.ts';
import { type Diagnostic, KeepNative, report } from './diagnostics/report.ts';
import {
  type BundledModule,
  checkTransform,
  type TransformOptions,
  type TransformResult,
} from './options.ts';

export function transform(source: string, options: TransformOptions): TransformResult {
  checkTransform(source, options);
  const { fileName } = options;
  const sf = parse(source, fileName);
  const untouched = (diagnostics: Diagnostic[]): TransformResult => ({
    ...write(source, fileName, [{ from: 0, to: source.length }]),
    diagnostics,
  });
  // A file with syntax errors is its compiler's to report.
  if (
    sf.isDeclarationFile ||
    syntaxErrors(sf).length > 0 ||
    !/async|spawnBlocking|\bextends\b|\bencode\b|AsyncLocalStorage/.test(source)
  )
    return untouched([]);
  const kind = options.module ?? moduleKind(sf, undefined);
  if (earlyError(sf, kind === 'esm' || isStrictFile(sf))) return untouched([]);
  const native = new Map<ts.Node, Diagnostic>();
  // Each round keeps one more function native; what it had decided for its bindings is decided anew.
  for (;;) {
    const analysis = analyse(
      sf,
      {
        preempt: options.preempt !== 'off',
        strict: kind === 'esm' || isModuleSyntax(sf),
      },
      native,
    );
    const diagnostics = (): Diagnostic[] =>
      [...native.values(), ...analysis.diagnostics].sort((a, b) => a.start - b.start);
    if (analysis.lowered.size === 0 && !callsBlocking(sf) && !isFoundByName(sf))
      return untouched(diagnostics());
    const outcome = compile(
      sf,
      analysis,
      kind,
      options.budget ?? forcedRounds(),
      options.tasks,
      options.bundled,
    );
    if ('failed' in outcome) {
      native.set(outcome.failed, diagnose(sf, outcome.failed, outcome.error));
      continue;
    }
    const result = write(source, fileName, outcome.parts);
    const broken = syntaxErrors(parse(result.code, fileName))[0];
    if (!broken) return { ...result, diagnostics: diagnostics() };
    const message = ts.flattenDiagnosticMessageText(broken.messageText, ' ');
    for (const node of analysis.lowered.keys())
      native.set(node, report(sf, 'syntax', node, [nameIn(analysis, node), message]));
  }
}

export type Outcome = { parts: TextPart[] } | { failed: ts.Node; error: unknown };

/** An analysed file to text, or the function to blame. */
export function compile(
  sf: ts.SourceFile,
  analysis: Analysis,
  kind: 'esm' | 'cjs',
  rounds?: number,
  tasks?: boolean,
  bundled?: BundledModule,
): Outcome {
  const file = fileContext(sf, analysis, kind, rounds, tasks, bundled);
  try {
    const lowered = lowerFile(file);
    inspect(lowered, false, () => verifyLowered(lowered));
    const laidOut = layOutFile(lowered);
    inspect(laidOut, true, () => verifyLayout(laidOut));
    return { parts: emitFile(laidOut) };
  } catch (error) {
    if (error instanceof BrokenIr) throw error;
    const failed = error instanceof KeepNative ? innermost(error.node, analysis) : file.current;
    if (!failed) throw error;
    return { failed, error };
  }
}

function innermost(node: ts.Node, analysis: Analysis): ts.Node | null {
  for (let n: ts.Node = node; n; n = n.parent) if (analysis.lowered.has(n)) return n;
  return null;
}

/** Behind a pass, for people and for tests: HEDDLE_PRINT=ir prints the IR to stderr, HEDDLE_VERIFY=1 has it verified. */
function inspect(file: LoweredFile, laidOut: boolean, verify: () => void): void {
  if (process.env['HEDDLE_PRINT'] === 'ir')
    process.stderr.write(
      `--- ${file.file.sf.fileName}, ${laidOut ? 'laid out' : 'lowered'}\n${printIr(file, laidOut)}`,
    );
  if (process.env['HEDDLE_VERIFY'] === '1') verify();
}

/** Tests that force a suspension at every look (see runtime/executor/core.ts) want strips of a round or two. */
function forcedRounds(): number | undefined {
  return process.env['HEDDLE_FORCE_PREEMPT'] === '1' ? 2 : undefined;
}

function nameIn(analysis: Analysis, node: ts.Node): string {
  return analysis.lowered.get(node)?.fn.name ?? 'function';
}

function diagnose(sf: ts.SourceFile, node: ts.Node, error: unknown): Diagnostic {
  if (error instanceof KeepNative) return report(sf, error.messageName, error.node, error.args);
  return report(sf, 'internal', node, ['function', error instanceof Error ? error.message : String(error)]);
}
