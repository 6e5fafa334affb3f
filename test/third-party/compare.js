// @ts-check
// What a compiled suite has lost. Suites hold times to the millisecond, and a crowded machine makes tests of them fail natively
// too: so what failed is asked again, the native suite as often as the compiled one.

/** @typedef {import('./reports.js').Results} Results */

/**
 * @param {Results[]} natives runs of the native suite so far; what is run here is added
 * @param {() => Results} runNative
 * @param {() => Results} runCompiled
 * @param {number} most runs of each suite
 * @returns {{ lines: string[], lost: number, passing: number }} `passing`: tests that passed in every native run; `lost`:
 * those of them that passed in no compiled one; `lines` name each, and what failed in some runs only, with its counts
 */
export function compare(natives, runNative, runCompiled, most) {
  const compiled = [runCompiled()];
  const passed = (/** @type {Results[]} */ runs, /** @type {string} */ test) =>
    runs.filter((results) => results.get(test) === true).length;
  const steady = () =>
    [...(natives[0] ?? [])].map(([test]) => test).filter((test) => passed(natives, test) === natives.length);
  const missing = () => steady().filter((test) => passed(compiled, test) === 0);
  while (missing().length > 0 && compiled.length < most) {
    compiled.push(runCompiled());
    if (natives.length < compiled.length) natives.push(runNative());
  }
  const lost = missing();
  const lines = lost.map(
    (test) => `lost: ${test}${compiled.some((r) => r.has(test)) ? '' : ' (did not run)'}`,
  );
  for (const test of natives[0]?.keys() ?? []) {
    const failed = compiled.length - passed(compiled, test);
    if (failed === 0 || failed === compiled.length || passed(natives, test) === 0) continue;
    const natively = natives.length - passed(natives, test);
    lines.push(
      `unsteady: ${test} (failed ${failed} of ${compiled.length} compiled, ${natively} of ${natives.length} native)`,
    );
  }
  return { lines, lost: lost.length, passing: steady().length };
}
