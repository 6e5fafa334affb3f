// What heddle uses of Jest's interface for transformers; Jest is no dependency of heddle's.
import type { RawSourceMap } from '../../core/source-map.ts';

export interface TransformOptions {
  config: { rootDir: string };
  configString: string;
  /** Coverage is wanted, by counters in the code. */
  instrument: boolean;
  supportsStaticESM: boolean;
  collectCoverage?: boolean;
  coverageProvider?: 'babel' | 'v8';
}

export interface Transformed {
  code: string;
  map: RawSourceMap;
}

export interface Transformer {
  canInstrument: boolean;
  getCacheKey(text: string, path: string, options: TransformOptions): string;
  process(text: string, path: string, options: TransformOptions): Transformed;
}
