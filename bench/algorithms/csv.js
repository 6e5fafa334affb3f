// A CSV reader (RFC 4180): quoted fields with doubled quotes and line breaks, rows as arrays of strings.
export const size = 4;

const text = Array.from({ length: 6_000 }, (_, i) =>
  [
    i,
    `name ${i * 7}`,
    i % 5 ? (i / 3).toFixed(4) : '',
    `"said ""hello, ${i}"",\nthen left"`,
    i % 2 ? 'yes' : '"no"',
  ].join(','),
).join('\r\n');

export async function run(n) {
  let check = 0;
  for (let round = 0; round < n; round++) {
    const rows = [];
    let row = [];
    let at = 0;
    while (at <= text.length) {
      let field = '';
      if (text.charCodeAt(at) === 34) {
        let from = ++at;
        for (;;) {
          const code = text.charCodeAt(at);
          if (code === 34) {
            if (text.charCodeAt(at + 1) !== 34) break;
            field += text.slice(from, at + 1);
            at += 2;
            from = at;
          } else if (at >= text.length) {
            throw new Error(`row ${rows.length + 1}: the quote is not closed`);
          } else at++;
        }
        field += text.slice(from, at++);
      } else {
        const from = at;
        while (at < text.length) {
          const code = text.charCodeAt(at);
          if (code === 44 || code === 13 || code === 10) break;
          at++;
        }
        field = text.slice(from, at);
      }
      row.push(field);
      const next = text.charCodeAt(at);
      at++;
      if (next === 44) continue;
      if (next === 13 && text.charCodeAt(at) === 10) at++;
      rows.push(row);
      row = [];
    }
    let total = 0;
    for (const cells of rows) {
      let width = 0;
      for (const cell of cells) width += cell.length;
      total += width * cells.length + Number(cells[2]);
    }
    check = (check + rows.length + Math.round(total)) | 0;
  }
  return check;
}
