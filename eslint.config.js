// @ts-check
// Lint rules for the whole repository. Layout is Prettier's business, types are the compiler's: what is left here
// is what neither of them sees. The import rules hold the layering that ARCHITECTURE.md states.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Forbids a layer to import another.
 * @param {string[]} group
 * @param {string} message
 * @param {object[]} more further patterns
 * @returns {Record<string, any>}
 */
const forbid = (group, message, ...more) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }, ...more] }],
});

/** The package of that name may be version 7, which has no library. */
const LIBRARY = {
  regex: '^typescript$',
  allowTypeImports: true,
  message: "Import ts from '#typescript': the TypeScript 6 library, under whatever name it is installed.",
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '**/dist/',
      '**/dist-*/',
      'build/',
      'prebuilds/',
      'native/include/',
      '.cache/',
      'coverage/',
      '**/fixtures/**',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: nodeGlobals() },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-condition': ['error', { checkLoops: false }],
      'object-shorthand': ['error', 'properties'],
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      // The compiler's and the rings' invariants are asserted by construction; `!` says so more briefly than a branch.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `void` in unions and generics is how "no value" is spelt in task results.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Frames, ops and waiters are classes with one field or one static by design.
      '@typescript-eslint/no-extraneous-class': 'off',
      // A rest parameter makes an array for every call.
      'prefer-rest-params': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Any user's function may be spawned; nothing is known of it but its identity.
      '@typescript-eslint/no-unsafe-function-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['transformer/**'],
    rules: forbid(
      ['**/runtime/**', 'heddle', 'heddle/*'],
      'The transformer never imports the runtime.',
      LIBRARY,
    ),
  },
  {
    files: ['cli/**', 'editor/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [LIBRARY] }] },
  },
  {
    files: ['common/**'],
    rules: forbid(['**/runtime/**', '**/transformer/**'], 'What both halves share imports neither.'),
  },
  {
    files: ['toolchains/**'],
    rules: forbid(
      ['**/runtime/**', 'heddle', 'heddle/*'],
      'What compiles a program is loaded before it and must not start its runtime.',
    ),
  },
  {
    files: ['toolchains/core/**'],
    rules: forbid(
      ['**/runtime/**', 'heddle', 'heddle/*', '../register/**', '../bundlers/**'],
      'What the tools share knows none of them.',
    ),
  },
  {
    files: ['runtime/**'],
    rules: forbid(
      ['**/transformer/**', '**/toolchains/**', 'typescript', 'magic-string'],
      'The runtime never imports the transformer.',
    ),
  },
  {
    // Tests, benches and samples exercise odd code on purpose.
    files: ['test/**', 'bench/**', 'samples/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-empty': 'off',
      'require-yield': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'readonly', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.{ts,mts,cts}'],
    // The compiler knows what is defined.
    rules: { 'no-undef': 'off', 'no-redeclare': 'off' },
  },
);

/**
 * Names that Node defines in every module.
 * @returns {Record<string, 'readonly'>}
 */
function nodeGlobals() {
  const names = Object.getOwnPropertyNames(globalThis);
  return Object.fromEntries([...names, 'NodeJS'].map((name) => [name, 'readonly']));
}
