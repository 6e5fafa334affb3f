// What the nearest tsconfig.json says about how a file is printed, without TypeScript: it is asked for every file, also where the
// printed text comes from the cache.
import { getTsconfig } from 'get-tsconfig';
import type { PrintSettings } from './print.ts';

const found = new Map<string, unknown>();

/**
 * As TypeScript has them for a file of that project. Without a tsconfig.json as Node has them: only imports that say `type` are
 * left out, fields are defined.
 * @param path of the source file
 * @throws Error that names the tsconfig.json, if it cannot be read
 */
export function printSettings(path: string): PrintSettings {
  const nearest = tsconfigAround(path);
  if (nearest === null) return { verbatimModuleSyntax: true };
  const options = nearest.config.compilerOptions ?? {};
  const settings = {
    jsx: options.jsx,
    jsxFactory: options.jsxFactory,
    jsxFragmentFactory: options.jsxFragmentFactory,
    jsxImportSource: options.jsxImportSource,
    experimentalDecorators: options.experimentalDecorators,
    emitDecoratorMetadata: options.emitDecoratorMetadata,
    useDefineForClassFields: options.useDefineForClassFields ?? definesFields(options.target),
    // erasableSyntaxOnly says that the files are written for Node, which leaves out no import.
    verbatimModuleSyntax: options.verbatimModuleSyntax ?? options.erasableSyntaxOnly,
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as PrintSettings;
}

function tsconfigAround(path: string): ReturnType<typeof getTsconfig> {
  try {
    return getTsconfig(path, 'tsconfig.json', found);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`heddle: the tsconfig.json around ${path} cannot be read: ${why}`, { cause: error });
  }
}

/** TypeScript's own rule: from es2022 on. */
function definesFields(target: string | undefined): boolean | undefined {
  if (target === undefined) return undefined;
  const year = /^es(\d+)$/i.exec(target)?.[1];
  if (year === undefined) return undefined;
  return Number(year) >= 2022;
}
