// heddle/rspack: `plugins: [heddle()]`, with `builtin:swc-loader` or another that takes the types away.
export { default, heddle, type BundlerOptions } from './webpack.ts';
