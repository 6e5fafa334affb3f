// Source maps of a chain of tools: the text that heddle was given may itself have been made from another.
import { readFileSync } from 'node:fs';
import remapping from '@jridgewell/remapping';
import type { RawSourceMap } from '../../transformer/adapters/source-map.ts';

export type { RawSourceMap };

/**
 * @param outer generated text → a text in between
 * @param inner that text → what it was made from
 * @returns generated text → what it was made from; text that a tool made up leads nowhere
 */
export function chain(outer: RawSourceMap, inner: RawSourceMap): RawSourceMap {
  // Asked once for the source of `outer`, then for those of `inner`, which are where the chain ends.
  let asked = false;
  const map = remapping(outer as never, () => {
    if (asked) return null;
    asked = true;
    return inner as never;
  });
  return map as unknown as RawSourceMap;
}

/** Of the same shape and order of fields whoever made it. */
export function plainMap(map: RawSourceMap, file: string): RawSourceMap {
  const { sources, sourcesContent, names, mappings } = map;
  return { version: 3, file, sources, sourcesContent, names, mappings };
}

const COMMENT = /^[ \t]*\/\/[#@] sourceMappingURL=([^\s'"]+)[ \t]*$/gm;

/**
 * The map that a text names in a comment at its end: in the comment itself, or in a file beside it.
 * @param url of the text: what the map's sources are relative to, and the link
 * @returns with `sources` as absolute URLs; null if there is none, or it cannot be read
 */
export function mapOf(text: string, url: string): RawSourceMap | null {
  const link = [...text.matchAll(COMMENT)].at(-1)?.[1];
  if (link === undefined) return null;
  try {
    const base = new URL(link, url);
    const map = JSON.parse(contentOf(base)) as RawSourceMap;
    if (typeof map.mappings !== 'string' || !Array.isArray(map.sources)) return null;
    const from = new URL(
      map.sourceRoot ? `${map.sourceRoot.replace(/\/?$/, '/')}` : '.',
      base.protocol === 'data:' ? url : base,
    );
    return {
      ...map,
      sourceRoot: undefined,
      sources: map.sources.map((source) => source && new URL(source, from).href),
    };
  } catch {
    return null;
  }
}

function contentOf(url: URL): string {
  if (url.protocol === 'file:') return readFileSync(url, 'utf8');
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/.exec(url.href)!;
  return base64 === undefined ? decodeURIComponent(data!) : Buffer.from(data!, 'base64').toString();
}

/** Without the comments that name a map: what follows them is no longer what they describe. */
export function withoutMapComment(text: string): string {
  return text.replace(COMMENT, '');
}

/** With its map in a comment at its end, and no other. */
export function withInlineMap(text: string, map: RawSourceMap): string {
  const data = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${withoutMapComment(text)}\n//# sourceMappingURL=data:application/json;base64,${data}\n`;
}
