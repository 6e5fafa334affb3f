// `require` on lines of Node without module.registerHooks, through the places where others hook into Node's CommonJS loader. Text is
// compiled where all of them hand it on, in `_compile`: whoever reads a file, Node or another tool, and in whatever order they came.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { isTyped, type Kind, type ModuleCompiler } from './module-compiler.ts';
import { declaredKind } from './package-type.ts';
import { alternatives, isNotFound } from './resolve.ts';

/** What Node has beyond its declarations, and keeps for those who hook in. */
interface Internals {
  _extensions: Record<string, (module: CommonJsModule, filename: string) => void>;
  _resolveFilename(request: string, parent: CommonJsModule | undefined, ...rest: unknown[]): string;
  prototype: CommonJsModule;
}

interface CommonJsModule {
  filename: string | null;
  _compile(content: string, filename: string, format?: string): unknown;
}

const KINDS: Readonly<Record<string, Kind>> = { module: 'module', commonjs: 'commonjs' };

/** All that `require` needs, where Node has no hooks for it. */
export function installCommonJsHook(compiler: ModuleCompiler): void {
  const internals = Module as unknown as Internals;
  const read = (module: CommonJsModule, filename: string): void => {
    module._compile(readFileSync(filename, 'utf8'), filename);
  };
  for (const extension of ['.ts', '.cts', '.mts', '.tsx', '.jsx']) internals._extensions[extension] ??= read;
  compileWhatIsRead(compiler);
  const { _resolveFilename: resolve } = internals;
  internals._resolveFilename = function (this: unknown, request, parent, ...rest) {
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      const from = parent?.filename ?? '';
      if (!isNotFound(error) || !isTyped(from) || !compiler.takes(from)) throw error;
      for (const other of alternatives(request)) {
        try {
          return resolve.call(this, other, parent, ...rest);
        } catch (second) {
          if (!isNotFound(second)) throw second;
        }
      }
      throw error;
    }
  };
}

/** Also where Node has hooks: tools that put readers of their own into `Module._extensions` hand on text that no hook has seen. */
export function compileWhatIsRead(compiler: ModuleCompiler): void {
  const { prototype } = Module as unknown as Internals;
  const { _compile: compile } = prototype;
  prototype._compile = function (content, filename, format) {
    if (!compiler.takes(filename)) return compile.call(this, content, filename, format);
    const kind = isTyped(filename) ? declaredKind(filename) : KINDS[format ?? ''];
    const made = compiler.compile(filename, { source: content, kind });
    return made === null
      ? compile.call(this, content, filename, format)
      : compile.call(this, made.source, filename, made.kind);
  };
}
