// transform(): source text to source text. Analyse (scopes, points, storage) → lower (IR, liveness, frame) → emit.
// A function that cannot be lowered stays as it is, with a diagnostic; so does one the compiler itself fails on.
import ts from 'typescript';
import { earlyError } from './1-analyse/early-errors.ts';
import { analyse } from './1-analyse/index.ts';
import { isModuleSyntax, isStrictFile, moduleKind, parse, syntaxErrors } from './1-analyse/parse.ts';
import type { Part } from './2-lower/fragment.ts';
import { lowerFile } from './2-lower/index.ts';
import { write } from './4-emit/writer.ts';
import { type Diagnostic, KeepNative, report } from './diagnostics/report.ts';
import { checkOptions, type TransformOptions, type TransformResult } from './options.ts';

export function transform(source: string, options: TransformOptions): TransformResult {
  checkOptions(options);
  const { fileName } = options;
  const sf = parse(source, fileName);
  const untouched = (diagnostics: Diagnostic[]): TransformResult => ({
    ...write(source, fileName, [{ from: 0, to: source.length }]),
    diagnostics,
  });
  // A file with syntax errors is its compiler's to report.
  if (sf.isDeclarationFile || syntaxErrors(sf).length > 0 || !source.includes('async')) return untouched([]);
  const kind = options.module ?? moduleKind(sf, undefined);
  if (earlyError(sf, kind === 'esm' || isStrictFile(sf))) return untouched([]);
  const native = new Map<ts.Node, Diagnostic>();
  // Each round keeps one more function native; what it had decided for its bindings is decided anew.
  for (;;) {
    const analysis = analyse(
      sf,
      {
        preempt: options.preempt !== 'off',
        exact: options.order === 'exact',
        strict: kind === 'esm' || isModuleSyntax(sf),
      },
      native,
    );
    const diagnostics = (): Diagnostic[] =>
      [...native.values(), ...analysis.diagnostics].sort((a, b) => a.start - b.start);
    if (analysis.lowered.size === 0) return untouched(diagnostics());
    const outcome = lowerFile(sf, analysis, kind, options.budget ?? forcedBudget());
    if ('failed' in outcome) {
      native.set(outcome.failed, diagnose(sf, outcome.failed, outcome.error));
      continue;
    }
    const result = write(source, fileName, outcome.parts satisfies Part[]);
    const broken = syntaxErrors(parse(result.code, fileName))[0];
    if (!broken) return { ...result, diagnostics: diagnostics() };
    const message = ts.flattenDiagnosticMessageText(broken.messageText, ' ');
    for (const node of analysis.lowered.keys())
      native.set(node, report(sf, 'syntax', node, [nameIn(analysis, node), message]));
  }
}

/** Tests that force a suspension at every look (see runtime/executor/core.ts) want a look in every round. */
function forcedBudget(): number | undefined {
  return process.env['HEDDLE_FORCE_PREEMPT'] === '1' ? 2 : undefined;
}

function nameIn(analysis: ReturnType<typeof analyse>, node: ts.Node): string {
  return analysis.lowered.get(node)?.fn.name ?? 'function';
}

function diagnose(sf: ts.SourceFile, node: ts.Node, error: unknown): Diagnostic {
  if (error instanceof KeepNative) return report(sf, error.messageName, error.node, error.args);
  return report(sf, 'internal', node, ['function', error instanceof Error ? error.message : String(error)]);
}
