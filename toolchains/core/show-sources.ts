// Stack traces in lines of the source, on this thread.
import * as nodeModule from 'node:module';

/**
 * Lines and columns in stack traces, and in what coverage reports, are the source's: those of the compiled text are nobody's. Node
 * reads maps as modules are loaded, so it is to be on before. Not for packages, which natively have none either.
 */
export function showSources(): void {
  if ('setSourceMapsSupport' in nodeModule)
    nodeModule.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  else process.setSourceMapsEnabled(true);
}
