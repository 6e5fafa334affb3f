// Modules of a realm: each file once, compiled if the run is, linked to files beside it and to heddle/internal.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

export class Modules {
  constructor(realm, compile) {
    this.realm = realm;
    this.compile = compile;
    this.known = new Map();
    realm.load = (specifier, referrer, attributes) => this.import(specifier, referrer, attributes);
  }

  /** For import(): `referrer` is a script or a module. */
  async import(specifier, referrer) {
    const module = this.resolve(specifier, referrer.identifier ?? this.main);
    if (module.status === 'unlinked') await module.link((s, from) => this.resolve(s, from.identifier));
    await module.evaluate();
    return module;
  }

  resolve(specifier, from) {
    if (specifier.startsWith('heddle/internal')) return this.internal();
    const path = specifier.startsWith('.') ? join(dirname(from), specifier) : specifier;
    const known = this.known.get(path);
    if (known) return known;
    if (!existsSync(path)) throw new TypeError(`Cannot find module ${specifier}`);
    return this.source(path, readFileSync(path, 'utf8'));
  }

  source(path, text) {
    const code = path.endsWith('.json') ? text : this.compile(text, 'module', path);
    const module = new vm.SourceTextModule(code, {
      identifier: path,
      context: this.realm.context,
      importModuleDynamically: this.realm.load,
      initializeImportMeta: (meta) => (meta.url = pathToFileURL(path).href),
    });
    this.known.set(path, module);
    return module;
  }

  internal() {
    const { internal, context } = this.realm;
    const module = (this.helpers ??= new vm.SyntheticModule(
      Object.keys(internal),
      function () {
        for (const key of Object.keys(internal)) this.setExport(key, internal[key]);
      },
      { context, identifier: 'heddle/internal' },
    ));
    return module;
  }
}
