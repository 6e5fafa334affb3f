// The text of the module that loads a bundle's modules one by one. "eager": in the same file, each run when it is asked for.
import { loaderText } from '../tasks.ts';
import { buildOf } from './builds.ts';
import type { LoaderContext } from './types.ts';

export default function tasksLoader(this: LoaderContext): string {
  const { session } = buildOf(Number(this.getOptions()['build']))!;
  return loaderText(session.modules, '/* webpackMode: "eager" */ ');
}
