// heddle's runtime as one script, to be evaluated inside the realm of a test: a task must be a promise of that realm.
// Two modules are replaced: the one that loads the addon (an isolate attaches once, a test is not an isolate) and the one
// that starts a thread to raise the flag. Whether a loop can be preempted is asked with the flag held up instead.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const dist = join(import.meta.dirname, '..', '..', 'dist');

const REPLACED = {
  'runtime/driver/addon.js': "exports.loadAddon = () => ({ addon: null, file: '', reason: 'conformance' });",
  'runtime/executor/sysmon.js': 'exports.countTurn = () => undefined;',
};

/**
 * Source of a function expression `(require, process, setImmediate, performance) => exports of heddle/internal`;
 * `require` gives Node's own modules.
 */
export function bundleRuntime() {
  const modules = new Map();
  const add = (path) => {
    if (modules.has(path)) return;
    const replaced = REPLACED[path];
    const code =
      replaced ??
      ts
        .transpileModule(readFileSync(join(dist, path), 'utf8'), {
          compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
        })
        .outputText.replaceAll('import.meta.url', JSON.stringify(`file:///heddle/${path}`));
    modules.set(path, code);
    for (const [, to] of code.matchAll(/require\("(\.[^"]+)"\)/g)) add(join(dirname(path), to));
  };
  add('runtime/tasks.js');
  const list = [...modules].map(
    ([path, code]) => `${JSON.stringify(path)}(module, exports, require) {${code}\n}`,
  );
  return `((node, process, setImmediate, performance) => {
const modules = {${list.join(',\n')}};
const loaded = {};
const load = (path) => {
  if (loaded[path]) return loaded[path].exports;
  const module = (loaded[path] = { exports: {} });
  const folder = path.split('/').slice(0, -1);
  modules[path](module, module.exports, (to) => {
    if (to.startsWith('node:')) return node(to);
    const parts = [...folder];
    for (const step of to.split('/')) step === '..' ? parts.pop() : step === '.' || parts.push(step);
    return load(parts.join('/'));
  });
  return module.exports;
};
return load('runtime/tasks.js');
})`;
}
