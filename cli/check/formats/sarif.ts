// SARIF 2.1.0, which code scanning services and editors read.
import { messages, type Message } from '../../../transformer/diagnostics/catalogue/index.ts';
import { fill } from '../../../transformer/diagnostics/report.ts';
import type { Finding } from '../finding.ts';
import type { Format } from '../formats.ts';
import { shownPath } from './paths.ts';

const LEVELS: Record<Finding['severity'], string> = { error: 'error', warning: 'warning', info: 'note' };
const BASE = 'SRCROOT';

export const sarif: Format = (findings, { folder, version }) => {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'heddle', semanticVersion: version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, codes.indexOf(finding.code), folder)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function result(
  { code, severity, message, place, note, help }: Finding,
  ruleIndex: number,
  folder: string,
): object {
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: [message, note, help && `To mend it: ${help}.`].filter(Boolean).join('\n') },
    locations:
      place === null
        ? []
        : [
            {
              physicalLocation: {
                artifactLocation: artifact(place.file, folder),
                region: {
                  startLine: place.line,
                  startColumn: place.column,
                  endLine: place.endLine,
                  endColumn: place.endColumn,
                },
              },
            },
          ],
  };
}

function artifact(file: string, folder: string): object {
  const path = shownPath(file, folder);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return path === file ? { uri: `file://${uri}` } : { uri, uriBaseId: BASE };
}

function rule(code: string): object {
  const message = (Object.values(messages) as Message[]).find((each) => each.code === code);
  if (message === undefined) return { id: code };
  const words = ['a function', 'a name', 'a value'];
  return {
    id: code,
    shortDescription: { text: fill(message.text, words) },
    fullDescription: { text: fill(message.note, words) },
    help: { text: fill(message.help, words) },
  };
}
