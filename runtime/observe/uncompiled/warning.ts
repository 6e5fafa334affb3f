// HDL3101: a program uses heddle, and was not compiled by it. It runs, natively, and nobody would know: plain tsc ignores plugins.
//
// Looked at late, because modules that are compiled may load late, behind libraries that are not and behind whatever the program
// awaits: a second after the import, and at the end of the process. Any compiled module ends the watch. What is said is found in
// the program's files, since a program may have nothing to compile. Only the main thread looks: threads are somebody's.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from '../../host/thread.ts';
import { environment } from '../../host/environment.ts';
import { runtimeFolder } from '../../host/own-files.ts';
import { beforeFirstModule } from '../../task/module.ts';
import { configuredAround, uncompiledIn } from './program.ts';

/** Milliseconds from the import to the first look: most programs have loaded their modules by then. A guess. */
const FIRST_LOOK_MS = 1000;

const CODE = 'HDL3101';
const TYPE = 'HeddleUncompiledWarning';

function watch(entry: string, own: string): void {
  const timer = setTimeout(
    () => look((text) => process.emitWarning(text, { type: TYPE, code: CODE })),
    FIRST_LOOK_MS,
  );
  timer.unref();
  const atEnd = (code: number): void => {
    // What failed says why itself.
    if (code === 0) look(warnAtOnce);
  };
  const stop = (): void => {
    clearTimeout(timer);
    process.off('exit', atEnd);
  };
  const look = (say: (text: string) => void): void => {
    const user = uncompiledIn(entry, own);
    if (user === null) return;
    stop();
    say(textFor(user));
  };
  process.on('exit', atEnd);
  beforeFirstModule(stop);
}

/** `emitWarning` puts the event off, and there is nothing behind the end; Node's own listener prints it, or knows that it must not. */
function warnAtOnce(text: string): void {
  process.emit('warning', Object.assign(new Error(text), { name: TYPE, code: CODE }));
}

function textFor(user: string): string {
  const config = configuredAround(user);
  const shown = (path: string): string => relative(process.cwd(), path);
  const started = `start it with \`npx heddle run ${shown(entry!)}\`, which is \`node --import heddle/register\``;
  const remedy = /\.[cm]?ts$/.test(user)
    ? started
    : config !== null
      ? `${shown(config)} has the plugin, but plain tsc and other compilers ignore plugins: compile with \`npx tspc\` (of ts-patch), or ${started}`
      : `there is no tsconfig.json with the plugin around it: ${started}; or compile with heddle's plugin for your bundler, or with \`npx tspc\` (of ts-patch) and { "transform": "heddle/transformer", "transformProgram": true } among the plugins of a tsconfig.json`;
  return `${shown(user)} uses heddle, and no module of the program was compiled by it: async functions run natively, and loops in them block the event loop. To mend it, ${remedy}. \`npx heddle doctor\` looks at the project; HEDDLE_UNCOMPILED=ok says that it is meant so`;
}

const entry = process.argv[1];
if (isMainThread && entry !== undefined && runtimeFolder !== null && !environment.uncompiledOk)
  watch(entry, fileURLToPath(new URL('../../', runtimeFolder)));
