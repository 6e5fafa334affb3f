// @ts-check
// `npm run test:toolchains`: makes each project of list.js from nothing, outside of the repository, with heddle's packed tarball and what its
// page says, builds and runs it, and checks what comes of it. `-- vite-build esbuild` takes only these; `--keep` leaves the
// folders; `--tarball=FILE` takes one that is packed already; `--write` writes the table into docs/toolchains/results.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nodeBinary } from '../../../scripts/node-binary.js';
import { root } from '../../../scripts/steps.js';
import { assertNative, coverageFaults, faultsOf } from './checks.js';
import { projects } from './list.js';
import { readPage } from './page.js';
import { pack, Project } from './project.js';
import { table } from './results.js';
import { fetchReport } from './serve.js';

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.filter((name) => !(name in projects));
if (unknown.length > 0)
  throw new Error(`no project ${unknown.join(', ')}; there are ${Object.keys(projects).join(', ')}`);

const packed = args.find((arg) => arg.startsWith('--tarball='))?.slice('--tarball='.length);
const folder = mkdtempSync(join(tmpdir(), 'heddle-tarball-'));
const tarball = packed === undefined ? pack(folder) : resolve(packed);
/** @type {import('./checks.js').Report | null} */
let native = null;
/** @type {import('./results.js').Row[]} */
const rows = [];
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(projects)) {
    rows.push(await one(name));
    if (args.includes('--write')) write();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(table(rows));
if (rows.some(({ faults }) => faults.length > 0)) process.exitCode = 1;

function write() {
  writeFileSync(join(root, 'docs', 'toolchains', 'results.md'), table(rows, Object.keys(projects).length));
}

/** @param {string} name */
async function one(name) {
  const listed = /** @type {import('./list.js').Listed} */ (projects[name]);
  console.log(`> ${name}, Node ${listed.node}`);
  const project = new Project(tarball, listed.node);
  /** @type {import('./results.js').Row} */
  const row = { name, node: listed.node, report: null, covered: null, faults: [] };
  try {
    const { files, commands } = readPage(listed.page);
    project.write({ ...files, ...listed.files });
    const last = commands.pop();
    for (const command of commands) project.run(command);
    const without = (native ??= nativeReport(project));
    if (listed.serves === undefined) project.run(String(last));
    for (const command of listed.commands ?? []) project.run(command);
    row.report = await (listed.serves === undefined
      ? project.report()
      : fetchReport(project, String(last), listed.serves));
    row.faults.push(...faultsOf(/** @type {any} */ (row.report), without));
    if (listed.coverage !== undefined) {
      const faults = coverageFaults(project.read(listed.coverage));
      row.covered = faults.length === 0;
      row.faults.push(...faults);
    }
  } catch (error) {
    row.faults.push(error instanceof Error ? error.message : String(error));
  }
  for (const fault of row.faults) console.log(`  FAILED: ${fault}`);
  if (args.includes('--keep')) console.log(`  ${project.folder}`);
  else project.remove();
  return row;
}

/** The same program without heddle's compiler: by a Node that takes the types away itself. @param {Project} project */
function nativeReport(project) {
  const node = nodeBinary('24');
  project.run(`"${node}" --enable-source-maps src/app.ts`, {
    HEDDLE_UNCOMPILED: 'ok',
    NODE_NO_WARNINGS: '1',
  });
  const report = project.report();
  assertNative(report);
  return report;
}
