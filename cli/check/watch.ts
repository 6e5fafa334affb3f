// `heddle check --watch`: TypeScript's own watching of files, one program a project. The lines between which the findings stand are
// tsc's, which problem matchers know: "File change detected", "Watching for file changes".
import ts from '#typescript';
import { configurations, isContainer } from '../project/configuration.ts';
import { nativeTsc } from '../project/native-tsc.ts';
import { counts, inOrder, type Finding } from './finding.ts';
import { findingsOf, withoutOutput } from './program.ts';

/** Projects whose files change together are told together. */
const SETTLE_MS = 50;

/**
 * @param path of the first configuration
 * @param print what is written for the findings of a round
 * @returns null: it goes on until the process is ended
 */
export function watch(path: string, print: (findings: readonly Finding[]) => string): null {
  const found = new Map<string, Finding[]>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    const findings = inOrder([...found.values()].flat());
    const { error } = counts(findings);
    ts.sys.write(print(findings));
    status(`Found ${error} error${error === 1 ? '' : 's'}. Watching for file changes.`);
  };
  const native = nativeTsc(ts.sys.getCurrentDirectory());
  const projects = configurations(path, () => undefined).filter((one) => !isContainer(one));
  status('Starting compilation in watch mode...');
  for (const one of projects) {
    const file = one.path;
    const host = ts.createWatchCompilerHost(
      file,
      withoutOutput(one),
      ts.sys,
      ts.createSemanticDiagnosticsBuilderProgram,
      // They are the program's as well.
      () => undefined,
      ({ code }) => {
        if (code === FILE_CHANGE_DETECTED)
          status('File change detected. Starting incremental compilation...');
      },
    );
    Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true });
    host.afterProgramCreate = (builder) => {
      found.set(file, findingsOf(builder.getProgram(), one, native));
      clearTimeout(timer);
      timer = setTimeout(tell, SETTLE_MS);
    };
    ts.createWatchProgram(host);
  }
  return null;
}

/** TypeScript's number for its message. */
const FILE_CHANGE_DETECTED = 6032;

function status(text: string): void {
  ts.sys.write(`${new Date().toLocaleTimeString()} - ${text}\n`);
}
