// The language-service plugin for tsserver: heddle's diagnostics beside TypeScript's, and what a loop, an `await` and an `async` mean, on hover.
// What is asked of the transformer is transform() alone, by way of the same files and options as the compiler plugin's.
import type ts from 'typescript';
import { ConfigurationError } from '../transformer/diagnostics/configuration-error.ts';
import { FileDiagnostics } from './diagnostics.ts';
import { hoverAt } from './hover.ts';

export function plugin(typescript: typeof ts): ts.server.PluginModule {
  return { create: (info) => decorated(typescript, info) };
}

function decorated(typescript: typeof ts, info: ts.server.PluginCreateInfo): ts.LanguageService {
  const { languageService: service, project } = info;
  const found = new FileDiagnostics(typescript, project, info.config as object);
  /** An editor goes on without heddle's part, whatever happens to it; the log of tsserver says so. */
  const ours = <T>(what: string, none: T, ask: () => T): T => {
    try {
      return ask();
    } catch (error) {
      const text = error instanceof Error ? error.stack : String(error);
      if (!(error instanceof ConfigurationError))
        project.projectService.logger.info(`heddle: ${what}: ${text}`);
      return none;
    }
  };
  // tsserver's own way: an object with all methods of the service, some of them replaced.
  const proxy = Object.create(null) as ts.LanguageService;
  for (const [name, method] of Object.entries(service))
    (proxy as unknown as Record<string, unknown>)[name] =
      typeof method === 'function' ? (method as (...args: unknown[]) => unknown).bind(service) : method;

  proxy.getSemanticDiagnostics = (fileName) => [
    ...service.getSemanticDiagnostics(fileName),
    ...ours('diagnostics', [], () => found.of(service.getProgram(), fileName)),
  ];
  proxy.getCompilerOptionsDiagnostics = () => [
    ...service.getCompilerOptionsDiagnostics(),
    ...ours('options', [], () => found.ofOptions()),
  ];
  proxy.getQuickInfoAtPosition = (fileName, position, ...rest) => {
    const info = service.getQuickInfoAtPosition(fileName, position, ...rest);
    const hover = ours('hover', null, () => {
      const file = service.getProgram()?.getSourceFile(fileName);
      return file === undefined
        ? null
        : hoverAt(typescript, file, position, found.contextOf(service.getProgram()!, file));
    });
    if (hover === null) return info;
    const documentation = [{ kind: 'text', text: hover.text }];
    if (info !== undefined)
      return { ...info, documentation: [...(info.documentation ?? []), ...documentation] };
    return {
      kind: typescript.ScriptElementKind.keyword,
      kindModifiers: '',
      textSpan: hover.span,
      displayParts: [{ kind: 'keyword', text: hover.word }],
      documentation,
    };
  };
  return proxy;
}
