// docs/conformance.md from the results of a run: counts by mode and every lost variant with its reason.
import { reasonFor } from './reasons.mjs';

const TITLE = {
  default: 'ordinary world',
  inside: 'called by tasks',
  tasks: 'tasks',
  forced: 'tasks, suspended everywhere',
};

/**
 * @param {{ mode: string, node: string, of: number, lost: { file: string, variant: string }[] }[]} runs
 * @param {{ commit: string, selected: number }} suite
 */
export function page(runs, suite) {
  const files = new Map();
  for (const { mode, node, lost } of runs)
    for (const { file, variant } of lost) {
      const known = files.get(file) ?? { variants: new Set(), modes: new Set(), nodes: new Set() };
      known.variants.add(variant);
      known.modes.add(mode);
      known.nodes.add(node);
      files.set(file, known);
    }
  const nodes = new Set(runs.map((run) => run.node));
  const byReason = new Map();
  for (const [file, entry] of [...files].sort()) {
    const reason = reasonFor(file);
    byReason.set(reason, [...(byReason.get(reason) ?? []), { file, ...entry }]);
  }
  const rows = runs.map(
    ({ mode, node, of, lost }) =>
      `| ${TITLE[mode]} | ${node} | ${of} | ${of - lost.length} | ${lost.length} |`,
  );
  const sections = [...byReason].map(
    ([reason, entries]) =>
      `### ${reason[0].toUpperCase()}${reason.slice(1)}\n\n${entries
        .map(
          (e) =>
            `- ${e.file} (${[...e.variants].join(', ')}; ${[...e.modes].join(', ')}${
              e.nodes.size < nodes.size ? `; ${[...e.nodes].join(', ')} only` : ''
            })`,
        )
        .join('\n')}\n`,
  );
  return `# Conformance

The part of TC39's suite ([tc39/test262](https://github.com/tc39/test262)) that exercises async functions, async
generators, \`for await\`, \`await using\` and top-level await, in every variant its tests ask for (strict, sloppy, module,
raw). A variant counts if the engine passes it; it is lost if it then fails compiled, or if anything in it stayed native
but for direct \`eval\` and \`with\`.

\`\`\`
git clone https://github.com/tc39/test262 && export TEST262_DIR=$PWD/test262
node test/conformance/run.mjs --mode default --mode inside --page
\`\`\`

The suite is never part of this repository. Every variant runs in a context of its own, in one of a few processes, with
the runtime evaluated inside the context, so that a task is a promise of the test's realm. The suite's harness files run
as they are; the test's own text, and modules it imports, are compiled: scripts as CommonJS in text but still as scripts,
so that they stay sloppy. \`--mode inside\` calls a test's async functions from tasks: outside of async functions its calls are
rewritten, for a native run as for the compiled one (\`inside.mjs\`), and what passes natively so counts. \`--mode tasks\` is the
option \`tasks\`; \`--mode forced\`, with it, takes every preemption point and lets no await go on in place; \`--again\` repeats
what the last run lost; results are in \`build/conformance\`. The page is made of the results of every Node found there.

Commit ${suite.commit.slice(0, 12)} of the suite, ${suite.selected} variants selected.

| mode | Node | pass natively | pass compiled | lost |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

${sections.length === 0 ? 'Nothing is lost.' : byReason.has('unexplained') ? 'Some of what is lost is not explained yet.' : 'None of the lost ones is a wrong value, a lost exception, a hang or output that does not parse.'}

${sections.length > 0 ? `## What is lost\n\n${sections.join('\n')}` : ''}`;
}
