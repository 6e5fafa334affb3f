// For programs: one object. Fields are only ever added to it.
import { counts } from '../finding.ts';
import type { Format } from '../formats.ts';
import { shownPath } from './paths.ts';

export const json: Format = (findings, { folder, version }) => {
  const { error, warning, info } = counts(findings);
  const report = {
    heddle: version,
    errors: error,
    warnings: warning,
    infos: info,
    findings: findings.map(({ place, ...finding }) => ({
      ...finding,
      ...(place && { ...place, file: shownPath(place.file, folder) }),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};
