// What the packed pages point to is packed with them: every relative link of README.md and docs/, with its heading, and every
// page that the compiled files name in their messages and comments.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { execute, pack } from './project.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-links-'));
const root = join(folder, 'package');
let names: string[];

beforeAll(() => {
  const { status, stderr } = execute(folder, 'tar', ['-xzf', pack(folder)]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  names = readdirSync(root, { recursive: true, encoding: 'utf8' });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** GitHub's names for headings. */
function anchors(page: string): string[] {
  return [...page.matchAll(/^#+ +(.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Why a link leads nowhere, or undefined. */
function fault(page: string, target: string): string | undefined {
  const [path, heading] = target.split('#') as [string, string?];
  const file = path === '' ? page : join(dirname(page), path);
  if (relative(root, file).startsWith('..') || !existsSync(file)) return 'is not packed';
  if (heading === undefined || anchors(readFileSync(file, 'utf8')).includes(heading)) return undefined;
  return 'has no such heading';
}

it('every relative link of a packed page', () => {
  const pages = names.filter((name) => name.endsWith('.md'));
  expect(pages).toEqual(expect.arrayContaining(['README.md', join('docs', 'order.md')]));
  const broken: string[] = [];
  let links = 0;
  for (const name of pages) {
    const page = join(root, name);
    // Links in code are no links.
    const text = readFileSync(page, 'utf8')
      .replace(/^```.*?^```$/gms, '')
      .replace(/`[^`\n]*`/g, '');
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target!)) continue;
      links++;
      const why = fault(page, target!);
      if (why !== undefined) broken.push(`${name}: ${target} ${why}`);
    }
  }
  expect(broken).toEqual([]);
  expect(links).toBeGreaterThan(20);
});

it('every page that a packed file names', () => {
  const missing = new Set<string>();
  let mentions = 0;
  for (const name of names.filter((each) => /\.(md|js|d\.ts|json)$/.test(each))) {
    // Ends with a page's or a folder's name; a sentence's full stop is not part of it.
    for (const [path] of readFileSync(join(root, name), 'utf8').matchAll(/\bdocs(?:\/[\w-]+(?:\.md\b)?)+/g)) {
      mentions++;
      if (!existsSync(join(root, path))) missing.add(`${name}: ${path}`);
    }
  }
  expect([...missing]).toEqual([]);
  expect(mentions).toBeGreaterThan(20);
});
