// Annotations of GitHub Actions: workflow commands, one a line, which the runner shows at their places in a pull request.
import type { Finding } from '../finding.ts';
import type { Format } from '../formats.ts';
import { shownPath } from './paths.ts';

const COMMANDS: Record<Finding['severity'], string> = { error: 'error', warning: 'warning', info: 'notice' };

export const github: Format = (findings, { folder }) =>
  findings
    .map(({ code, severity, message, place, note, help }) => {
      const text = [message, note && `note: ${note}`, help && `help: ${help}`].filter(Boolean).join('\n');
      const where =
        place === null
          ? []
          : [
              `file=${property(shownPath(place.file, folder))}`,
              `line=${place.line}`,
              `endLine=${place.endLine}`,
              // The runner takes columns of one line only.
              ...(place.line === place.endLine
                ? [`col=${place.column}`, `endColumn=${place.endColumn}`]
                : []),
            ];
      return `::${COMMANDS[severity]} ${[...where, `title=${property(code)}`].join(',')}::${data(text)}\n`;
    })
    .join('');

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
