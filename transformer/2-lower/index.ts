// Lowers a whole file: its text with holes for its async functions, and each of them as IR.
import type ts from 'typescript';
import type { Analysis } from '../1-analyse/index.ts';
import { hasDirective, isStrictFile } from '../1-analyse/parse.ts';
import { importsHeddle } from '../1-analyse/imports.ts';
import { Names } from '../names/names.ts';
import type { BundledModule } from '../options.ts';
import type { FileContext } from './file.ts';
import { ROUNDS } from './loops/strip.ts';
import type { LoweredFile } from './lowered.ts';
import { visitors } from './visitors.ts';

export function fileContext(
  sf: ts.SourceFile,
  analysis: Analysis,
  kind: 'esm' | 'cjs',
  rounds = ROUNDS,
  tasks = false,
  bundled?: BundledModule,
): FileContext {
  const takesTasks = tasks || /['"]use task['"]/.test(sf.text);
  return {
    sf,
    commonJs: kind === 'cjs',
    sloppy: kind !== 'esm' && !isStrictFile(sf),
    scopes: analysis.scopes,
    points: analysis.points,
    tasks: tasks || hasDirective(sf.statements, 'use task'),
    knowsTasks: importsHeddle(sf),
    takesTasks,
    inside: 'module',
    rounds,
    bundled,
    names: new Names(analysis.scopes.names, kind === 'cjs' && !takesTasks),
    visitors,
    lowered: analysis.lowered,
    functions: [],
    stretches: [],
    setAside: new Map(),
    functionOf: new Map(),
    ids: new Set(),
    registrations: [],
    directWays: new Map(),
    selves: [],
    pc: 0,
    labels: 0,
    current: null,
  };
}

export function lowerFile(file: FileContext): LoweredFile {
  return { file, text: file.visitors.text(file, file.sf, null) };
}
