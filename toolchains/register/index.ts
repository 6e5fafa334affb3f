// `node --import heddle/register app.ts`: every module of the program is compiled as it is loaded, in this thread and in the
// worker threads that are started from it, which inherit the flag.
import * as nodeModule from 'node:module';
import { Reporter } from '../core/report.ts';
import { showSources } from '../core/show-sources.ts';
import { compileWhatIsRead, installCommonJsHook } from './commonjs-hook.ts';
import { ModuleCompiler } from './module-compiler.ts';
import { projectAround } from './project.ts';
import { saidIn, saidMemory } from './shared-said.ts';
import { installSyncHooks } from './sync-hooks.ts';
import type { ThreadData } from './thread-hooks.ts';

const INSTALLED = Symbol.for('heddle.register');

function install(): void {
  const project = projectAround(process.cwd());
  const said = saidMemory();
  const reporter = new Reporter(project.options.diagnostics, undefined, saidIn(said));
  const compiler = new ModuleCompiler(project, reporter);
  showSources();
  if ('registerHooks' in nodeModule) {
    compileWhatIsRead(compiler);
    installSyncHooks(compiler);
    return;
  }
  installCommonJsHook(compiler);
  (nodeModule as typeof import('node:module')).register<ThreadData>('./thread-hooks.js', import.meta.url, {
    data: { project, said },
  });
}

// Named twice, or by two copies of heddle, it would compile what it has compiled.
const state = globalThis as { [INSTALLED]?: true };
if (state[INSTALLED] !== true) {
  state[INSTALLED] = true;
  install();
}
