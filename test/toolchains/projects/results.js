// @ts-check
// What a run of the projects came to, for people.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} node
 * @property {import('./checks.js').Report | null} report
 * @property {boolean | null} covered null: no coverage was asked for
 * @property {string[]} faults
 */

/**
 * @param {Row[]} rows
 * @param {number} [all] the projects that there are: then with a heading, as a page
 */
export function table(rows, all) {
  const lines = rows.map(({ name, node, report, covered, faults }) => {
    const cells = [
      name,
      node,
      faults.length === 0 ? 'passed' : 'FAILED',
      report === null ? '–' : `${report.stall.toFixed(0)} of ${report.computed.toFixed(0)}`,
      report === null ? '–' : String(report.threads.length),
      covered === null ? '' : covered ? 'right' : 'WRONG',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    '| project | Node | | longest wait of a timer, ms, of a computation of | threads with tasks | coverage |',
    '|---|---|---|---|---|---|',
  ];
  const text = [...head, ...lines].join('\n');
  const when = new Date().toISOString().slice(0, 10);
  if (all === undefined) return text;
  const passed = rows.filter(({ faults }) => faults.length === 0).length;
  return (
    '# Last run of `npm run test:toolchains`\n\n' +
    `${when}, ${process.platform}-${process.arch}: ${passed} of ${all} projects passed, ${all - rows.length} were not run. ` +
    `What is checked: [README.md](README.md).\n\n${text}\n`
  );
}
