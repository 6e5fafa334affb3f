// heddle/rolldown: `plugins: [heddle()]`.
export { default, heddle, type BundlerOptions } from './rollup.ts';
