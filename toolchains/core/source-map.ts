// Source maps of a chain of tools: the text that heddle was given may itself have been made from another.
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

/** The map that a text carries in a comment at its end, if it is one: `null` for a link to a file and for what is no map. */
export function inlineMap(text: string): RawSourceMap | null {
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1];
  const [, base64, data] =
    /^data:application\/json(?:;charset=[^;,]+)?(;base64)?,(.*)$/.exec(url ?? '') ?? [];
  if (data === undefined) return null;
  try {
    const json = base64 === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString();
    const map = JSON.parse(json) as RawSourceMap;
    return typeof map.mappings === 'string' && Array.isArray(map.sources) ? map : null;
  } catch {
    return null;
  }
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
