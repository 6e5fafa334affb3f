// The door of heddle/language-service. tsserver finds it by the folder (it does not read "exports") and calls it as a CommonJS module.
'use strict';

/** @param {{ typescript: typeof import('typescript') }} modules */
module.exports = function init({ typescript }) {
  const { plugin } = require('../dist/editor/plugin.js');
  return plugin(typescript);
};
