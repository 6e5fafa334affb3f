// Whether a variant that passes natively is lost, why, and the summary of a run.

/** Direct eval and `with` are the two constructs that may stay native. */
const MAY_STAY_NATIVE = new Set(['HDL1002', 'HDL1003', 'HDL1018']);

/** null: not lost. */
export function lossOf({ file }, outcome) {
  if (outcome.message.startsWith('in the harness')) return 'fault of the harness';
  if (outcome.internal.length) return `compiler fault: ${outcome.internal[0]}`;
  if (outcome.status === 'hang') return 'hang';
  if (outcome.status === 'fail') return file.includes('Function/prototype/toString') ? 'toString' : 'fails';
  const kept = outcome.kept.filter((c) => !MAY_STAY_NATIVE.has(c));
  return kept.length ? `native ${kept[0]}` : null;
}

export function summary(mode, of, lost) {
  const byReason = new Map();
  for (const { reason } of lost) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  const lines = [...byReason]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, n]) => `  ${String(n).padStart(5)}  ${reason}`);
  return [`${mode}: ${of - lost.length} of ${of} pass, ${lost.length} lost`, ...lines].join('\n');
}
