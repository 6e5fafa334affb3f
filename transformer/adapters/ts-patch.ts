// The ts-patch program plugin: `{ "transform": "heddle/transformer", "transformProgram": true }` in tsconfig.json.
// The original program stays what everybody sees: it is checked, writes the declarations and keeps the incremental
// state. Only the text of JavaScript files (and their maps) is taken from a second program over edited sources.
import { dirname } from 'node:path';
import type ts from 'typescript';
import { CompiledFiles } from './compiled-files.ts';
import { EditedProgram } from './edited-program.ts';
import type { Output } from './edited-program.ts';
import { fileFilter, taskFilter } from './file-filter.ts';
import { ConfigurationError, configurationWarning } from '../diagnostics/configuration-error.ts';
import { checkOptions, PROJECT_RULES } from '../options.ts';
import { outputKey, PLUGIN_OPTIONS, TS_PATCH_OPTIONS, type PluginConfig } from './plugin-config.ts';
import { ProgramDiagnostics } from './program-diagnostics.ts';

export default function heddleProgramPlugin(
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  config: PluginConfig,
  extras: { ts: typeof ts } | undefined,
): ts.Program {
  // Without transformProgram ts-patch passes program, options and extras, as to a transformer of single files.
  if (extras === undefined) throw new ConfigurationError('notForProgram');
  checkOptions(config, [...PLUGIN_OPTIONS, ...TS_PATCH_OPTIONS], PROJECT_RULES);
  const typescript = extras.ts;
  const compilerOptions = program.getCompilerOptions();
  const compilerHost = host ?? typescript.createCompilerHost(compilerOptions);
  const filter = fileFilter(projectFolder(program), config.include, config.exclude);
  if (config.include && !program.getRootFileNames().some((name) => filter(name)))
    typescript.sys.write(`${configurationWarning('nothingIncluded', config.include.join(', '))}\n`);
  const tasks = taskFilter(projectFolder(program), config.tasks);
  const files = new CompiledFiles(typescript, program, {
    filter,
    tasks,
    preempt: config.preempt,
    outputKey: outputKey(config),
  });
  const diagnostics = new ProgramDiagnostics(typescript, program, compilerHost, files, config.diagnostics);
  diagnostics.attach();
  let edited: EditedProgram | undefined;

  const outputOf: OutputOf = (file, token, transformers) => {
    edited ??= new EditedProgram(typescript, program, compilerHost, files);
    diagnostics.print(file);
    return edited.output(file, token, transformers);
  };

  // The program itself, with `emit` replaced. A copy would miss what the incremental builder hangs on it
  // (`getBuildInfo`), a Proxy would recurse because ts-patch assigns `emit` too.
  const { emit, emitBuildInfo } = program as unknown as Emitters;
  const { kept } = diagnostics;
  const replacing = (
    given: ts.WriteFileCallback | undefined,
    token?: ts.CancellationToken,
    transformers?: ts.CustomTransformers,
  ): ts.WriteFileCallback => {
    const write = given ?? compilerHost.writeFile.bind(compilerHost);
    return (fileName, text, bom, onError, sourceFiles, data) => {
      if (kept.isHere(data)) {
        // So that there is something about every file to keep.
        diagnostics.printAll();
        return write(fileName, kept.written(data), bom, onError, sourceFiles, data);
      }
      // What is given here is the tree that was printed; its name leads to the source file.
      const source = sourceFiles?.length === 1 && isJavaScript(fileName) ? sourceFiles[0] : undefined;
      const file = source && program.getSourceFile(source.fileName);
      const output = file && outputOf(file, token, transformers);
      const content = (output && pick(output, fileName, compilerOptions)) ?? text;
      write(fileName, content, bom, onError, sourceFiles, data);
    };
  };
  program.emit = (targetFile, writeFile, token, emitOnly, transformers, ...internal: unknown[]) => {
    if (targetFile === undefined) diagnostics.printAll();
    return emit(
      targetFile,
      replacing(writeFile, token, transformers),
      token,
      emitOnly,
      transformers,
      ...internal,
    );
  };
  if (emitBuildInfo !== undefined)
    (program as unknown as Emitters).emitBuildInfo = (writeFile, ...rest) =>
      emitBuildInfo(replacing(writeFile), ...rest);
  return program;
}

interface Emitters {
  emit: (...args: unknown[]) => ts.EmitResult;
  /** Incremental builders write what they keep through it when there is nothing else to write. */
  emitBuildInfo?: (writeFile?: ts.WriteFileCallback, ...rest: unknown[]) => ts.EmitResult;
}

type OutputOf = (
  file: ts.SourceFile,
  token: ts.CancellationToken | undefined,
  transformers: ts.CustomTransformers | undefined,
) => Output | undefined;

/** Whether an output is JavaScript or a JavaScript file's map. */
function isJavaScript(fileName: string): boolean {
  return /\.[cm]?jsx?(\.map)?$/.test(fileName);
}

function pick(output: Output, fileName: string, options: ts.CompilerOptions): string | undefined {
  if (fileName.endsWith('.map')) return output.map;
  if (options.inlineSourceMap !== true || output.map === undefined) return output.code;
  const url = `data:application/json;base64,${Buffer.from(output.map).toString('base64')}`;
  // The second program always writes its map to a file and ends the code with the file's name.
  return output.code?.replace(/\/\/# sourceMappingURL=.*\s*$/, () => `//# sourceMappingURL=${url}`);
}

function projectFolder(program: ts.Program): string {
  const { configFilePath } = program.getCompilerOptions();
  return typeof configFilePath === 'string' ? dirname(configFilePath) : program.getCurrentDirectory();
}
