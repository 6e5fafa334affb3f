// The command line. Everything has a default; --max-bytes bounds the corpus (tests index a corner of it).
import { parseArgs } from 'node:util';

export interface Options {
  root: string;
  maxBytes: number;
  port: number;
}

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      root: { type: 'string', default: 'node_modules' },
      'max-bytes': { type: 'string', default: 'Infinity' },
      port: { type: 'string', default: '0' },
    },
  });
  const maxBytes = Number(values['max-bytes']);
  if (!(maxBytes > 0)) throw new Error(`--max-bytes wants a positive number, not ${values['max-bytes']}`);
  return { root: values.root, maxBytes, port: Number(values.port) };
}
