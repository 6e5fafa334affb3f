// A JSON parser with a stack of its own in place of recursion: strings with escapes, numbers, arrays, objects.
export const size = 3;

const text = JSON.stringify(
  Array.from({ length: 900 }, (_, i) => ({
    id: i,
    name: `item "${i}"\n`,
    price: i / 7,
    tags: ['a', 'bc', `t${i % 13}`],
    nested: { deep: [i, [i + 1, { ok: i % 2 === 0, none: null }]] },
  })),
);

const ESCAPES = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' };

export async function run(n) {
  let check = 0;
  for (let round = 0; round < n; round++) {
    const stack = [];
    let container = null;
    let key = null;
    let at = 0;
    let result;
    let done = false;
    while (!done) {
      let code = text.charCodeAt(at);
      while (code === 32 || code === 10 || code === 13 || code === 9 || code === 44 || code === 58)
        code = text.charCodeAt(++at);
      let value;
      if (code === 123 || code === 91) {
        stack.push(container, key);
        container = code === 123 ? {} : [];
        key = null;
        at++;
        continue;
      } else if (code === 125 || code === 93) {
        value = container;
        key = stack.pop();
        container = stack.pop();
        at++;
      } else if (code === 34) {
        let from = ++at;
        let string = '';
        for (;;) {
          const c = text.charCodeAt(at);
          if (c === 34) break;
          if (c === 92) {
            string += text.slice(from, at);
            const escape = text[at + 1];
            if (escape === 'u') {
              string += String.fromCharCode(parseInt(text.slice(at + 2, at + 6), 16));
              at += 6;
            } else {
              string += ESCAPES[escape];
              at += 2;
            }
            from = at;
          } else if (c !== c) throw new Error('the string is not closed');
          else at++;
        }
        value = string + text.slice(from, at++);
        if (key === null && container !== null && !Array.isArray(container)) {
          key = value;
          continue;
        }
      } else if (code === 116) {
        value = true;
        at += 4;
      } else if (code === 102) {
        value = false;
        at += 5;
      } else if (code === 110) {
        value = null;
        at += 4;
      } else {
        const from = at;
        while (
          code === 45 ||
          code === 43 ||
          code === 46 ||
          code === 101 ||
          code === 69 ||
          (code >= 48 && code <= 57)
        )
          code = text.charCodeAt(++at);
        if (at === from) throw new Error(`place ${at}: no value begins so`);
        value = Number(text.slice(from, at));
      }
      if (container === null) {
        result = value;
        done = true;
      } else if (Array.isArray(container)) container.push(value);
      else {
        container[key] = value;
        key = null;
      }
    }
    let sum = 0;
    for (const item of result) sum += item.id + item.name.length + item.tags.length + item.nested.deep[1][0];
    check = (check + sum) | 0;
  }
  return check;
}
