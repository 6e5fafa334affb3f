// @ts-check
// Figures of ordinary programs as rows of the table: geometric mean, worst, each program.

/** @typedef {import('../run.js').Row} Row */

/**
 * @param {import('./compile.js').Compiled & { figures: import('./measure.js').Figure[] }} measured
 * @param {string} what
 * @param {{ mean: number, worst: number }} target
 * @returns {Row[]}
 */
export function rows({ figures, files, functions, kept, faults }, what, target) {
  const right = figures.filter(({ fault }) => fault === '');
  const ratios = right.map(ratio);
  const all = right.length === figures.length && faults.length === 0;
  const mean = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
  const worst = Math.min(...ratios);
  const missing =
    right.length === figures.length ? '' : ` (without ${figures.length - right.length} that went wrong)`;
  return [
    {
      what: `${figures.length} ${what}, vs native, geometric mean`,
      value: `${mean.toFixed(2)}×${missing}`,
      target: `${target.mean}×`,
      ok: all && mean >= target.mean,
      data: { mean, files, functions, kept },
    },
    ...faults.map((fault) => ({ what: '  the compiler failed', value: fault, target: 'none', ok: false })),
    {
      what: 'the worst of them',
      value: `${worst.toFixed(2)}×${missing}`,
      target: `${target.worst}×`,
      ok: all && worst >= target.worst,
      data: { worst },
    },
    ...figures.map((figure) => ({
      what: `  ${figure.name}, vs native`,
      value:
        figure.fault ||
        `${ratio(figure).toFixed(2)}× (${figure.compiled.toFixed(0)} vs ${figure.native.toFixed(0)} ms)`,
      target: `${target.worst}×`,
      ok: figure.fault === '' && ratio(figure) >= target.worst,
      data: { ...figure },
    })),
  ];
}

/** Above 1: compiled is faster. @param {import('./measure.js').Figure} figure */
function ratio({ native, compiled }) {
  return native / compiled;
}
