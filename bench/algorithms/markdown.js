// The block structure of Markdown, after CommonMark: headings, fences, lists, quotes, rules and paragraphs, line by line.
export const size = 3;

const source = Array.from({ length: 1_200 }, (_, i) =>
  [
    `${'#'.repeat(1 + (i % 4))} Heading ${i}`,
    '',
    `A paragraph of ${i} words that goes on`,
    '  over a second line, and   a third',
    'with *emphasis* in it.',
    '',
    `- item ${i}`,
    '- another one',
    '  continued',
    `${i + 1}. a numbered one`,
    '',
    '> quoted text',
    '> and more of it',
    '',
    i % 3 ? '***' : '---',
    '```js',
    `const x = ${i};`,
    '',
    '```',
    '',
  ].join('\n'),
).join('\n');

export async function run(n) {
  let check = 0;
  for (let round = 0; round < n; round++) {
    const blocks = [];
    let open = null;
    let fence = '';
    let from = 0;
    while (from < source.length) {
      let end = source.indexOf('\n', from);
      if (end < 0) end = source.length;
      let at = from;
      while (at < end && source[at] === ' ') at++;
      const indent = at - from;
      if (fence !== '') {
        if (source.startsWith(fence, at)) {
          blocks.push(open);
          open = null;
          fence = '';
        } else open.lines.push(source.slice(from, end));
        from = end + 1;
        continue;
      }
      if (at === end) {
        if (open !== null) blocks.push(open);
        open = null;
        from = end + 1;
        continue;
      }
      const mark = source[at];
      let level = 0;
      if (mark === '#') while (source[at + level] === '#') level++;
      let digits = 0;
      while (at + digits < end && source[at + digits] >= '0' && source[at + digits] <= '9') digits++;
      let same = 0;
      for (let i = at; i < end; i++) {
        if (source[i] === mark) same++;
        else if (source[i] !== ' ') {
          same = 0;
          break;
        }
      }
      const bullet = (mark === '-' || mark === '*' || mark === '+') && source[at + 1] === ' ';
      const numbered = digits > 0 && (source[at + digits] === '.' || source[at + digits] === ')');
      let kind = 'paragraph';
      let text = at;
      if (level > 0 && level < 7 && source[at + level] === ' ') {
        kind = 'heading';
        text = at + level + 1;
      } else if ((mark === '-' || mark === '*' || mark === '_') && same >= 3) kind = 'rule';
      else if (source.startsWith('```', at) || source.startsWith('~~~', at)) {
        kind = 'fence';
        fence = source.slice(at, at + 3);
      } else if (mark === '>') {
        kind = 'quote';
        text = at + 2;
      } else if (bullet || numbered) {
        kind = 'item';
        text = at + (bullet ? 2 : digits + 2);
      }
      if (open !== null && (kind === 'paragraph' || (kind === 'quote' && open.kind === 'quote'))) {
        open.lines.push(source.slice(text, end));
      } else {
        if (open !== null) blocks.push(open);
        open = { kind, level: level || indent, lines: kind === 'fence' ? [] : [source.slice(text, end)] };
        if (kind === 'heading' || kind === 'rule') {
          blocks.push(open);
          open = null;
        }
      }
      from = end + 1;
    }
    if (open !== null) blocks.push(open);
    for (const block of blocks) {
      let letters = 0;
      for (const line of block.lines) letters += line.length;
      check = (Math.imul(check, 31) + letters * block.kind.length + block.level) | 0;
    }
  }
  return check;
}
