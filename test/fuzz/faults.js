// @ts-check
// Broken lowerings, made from right ones by changing the compiled text: the fuzzer must find each of them, or its silence
// about the real compiler would mean nothing.

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {(code: string) => string} corrupt the same text where it has nothing to break
 */

/** @type {Fault[]} */
export const faults = [
  {
    name: 'a variable is not restored after a suspension',
    corrupt: (code) => code.replace(/ [\w$]+ = \$f\.s\d+; break;/g, ' break;'),
  },
  {
    name: 'a variable is not saved at a suspension',
    corrupt: (code) => code.replace(/ \$f\.s\d+ = (?!undefined)[\w$]+; return /g, ' return '),
  },
  {
    name: 'a variable that is still needed is dropped at a suspension',
    corrupt: (code) => code.replace(/(\$f\.s[1-9]\d* = )(?!undefined)[\w$]+;(?=.* return )/g, '$1undefined;'),
  },
  {
    name: 'what stands before a suspension point runs again behind it',
    corrupt: (code) => code.replace(/if \(\$pc === 0\) \{/g, '{'),
  },
  {
    name: 'a return skips its finally block',
    corrupt: (code) =>
      code.replace(/\{ \$t\d+ = (.*?); \{ \$t\d+ = \d+; break \$l\d+; \} \}/g, '{ $c.k = null; return $1; }'),
  },
  {
    name: 'an error ends with the finally block it passes',
    corrupt: (code) => code.replace(/throw \$t\d+;/g, ';'),
  },
  {
    name: 'operands are evaluated in the wrong order',
    corrupt: (code) => code.replace(/^( *)(\$t\d+) = (.*);\n *(\$t\d+) = (?!undefined)(.*);$/gm, swap),
  },
  {
    name: 'all rounds of a loop share their captured variables',
    corrupt: (code) =>
      code.replace(/([\w$]+\$box\d+) = \{ v: (.*) \};$/gm, '$1 = Object.assign($1 ?? {}, { v: $2 });'),
  },
  {
    name: 'a loop left early leaves its iterator open',
    corrupt: (code) => code.replace(/if \(\$t\d+ < 0\) \$close\(\$t\d+\);/g, ''),
  },
  {
    name: 'a jump loses the finally block that it passes',
    corrupt: (code) => code.replace(/\{ \$t\d+ = \d+; break \$l\d+; \}/g, 'break;'),
  },
  {
    name: 'a block that is left keeps its resources',
    corrupt: (code) => code.replace(/\$disposed\(\$t\d+\);/g, ''),
  },
  {
    name: 'an operator binds closer than the assignment it was',
    corrupt: (code) => code.replace(/ = (\$t\d+ (?:[-+*%&|^]|<<|>>>) )\((.*)\)\);$/gm, ' = $1$2);'),
  },
  {
    name: 'a preempted loop forgets a variable',
    corrupt: (code) => code.replace(/(return \$preempt\(.*, )[a-zA-Z_$][\w$]*\);/g, '$1undefined);'),
  },
];

/** @param {string} all @param {string} indent @param {string} a @param {string} first @param {string} b @param {string} second */
function swap(all, indent, a, first, b, second) {
  return second.includes(a) || first.includes(b)
    ? all
    : `${indent}${b} = ${second};\n${indent}${a} = ${first};`;
}
