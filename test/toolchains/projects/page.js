// @ts-check
// A page of docs/toolchains/ as a project: its files and its commands, as a reader would copy them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/steps.js';

/**
 * @typedef {object} Page
 * @property {Record<string, string>} files by name
 * @property {string[]} commands in the order of the page
 */

/**
 * Blocks of `sh` are commands, a line each; any other whose first line is a comment with a file's name is that file.
 * @param {string} name of the page, without its extension
 * @returns {Page}
 */
export function readPage(name) {
  const text = readFileSync(join(root, 'docs', 'toolchains', `${name}.md`), 'utf8');
  /** @type {Page} */
  const page = { files: {}, commands: [] };
  for (const [, language, body = ''] of text.matchAll(/^```(\w+)\n(.*?)^```$/gms)) {
    const file = /^(?:\/\/|#) (\S+\.\w+)(?:: .*)?\n/.exec(body)?.[1];
    if (language === 'sh') page.commands.push(...body.split('\n').filter((line) => line.trim() !== ''));
    else if (file !== undefined) page.files[file] = body;
  }
  if (page.commands.length === 0) throw new Error(`docs/toolchains/${name}.md has no commands`);
  return page;
}
