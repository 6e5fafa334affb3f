// A realm for one test: a context of its own with the suite's host functions and, for compiled tests, the runtime.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { bundleRuntime } from './runtime-bundle.mjs';

const require = createRequire(import.meta.url);
let runtimeScript = null;

function loadRuntime(context) {
  runtimeScript ??= new vm.Script(bundleRuntime(), { filename: 'heddle-runtime.js' });
  return runtimeScript.runInContext(context)(require, process, setImmediate, performance);
}

/** @param {{ print: (text: string) => void, forced: boolean, compiled: boolean }} options */
export function createRealm(options) {
  const context = vm.createContext({});
  const global = vm.runInContext('this', context);
  const hide = (object, key, value) =>
    Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: false });
  const realm = { context, global, internal: null, load: null };
  const host = {
    global,
    createRealm: () => createRealm(options).host,
    evalScript: (code) =>
      new vm.Script(code, { importModuleDynamically: realm.load ?? undefined }).runInContext(context),
    gc() {
      throw new Error('gc() is not offered');
    },
    detachArrayBuffer: (buffer) => structuredClone(buffer, { transfer: [buffer] }),
  };
  realm.host = host;
  hide(global, 'print', options.print);
  hide(global, '$262', host);
  if (options.compiled) {
    // The runtime keeps it from when it is loaded; the test's realm has none.
    hide(global, 'queueMicrotask', queueMicrotask);
    realm.internal = loadRuntime(context);
    delete global.queueMicrotask;
    if (options.forced) {
      realm.internal.setInPlaceBudget(0);
      realm.internal.setForcePreempt(true);
    }
    hide(global, 'require', (name) => (name.startsWith('heddle/internal') ? realm.internal : require(name)));
    hide(global, '__filename', '/test.js');
  }
  return realm;
}
