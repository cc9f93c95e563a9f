import js from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { payloadCasts } from './.ci/eslint/payload-casts.mjs';
import { roleComparisons } from './.ci/eslint/role-comparisons.mjs';
import { wireTypes } from './.ci/eslint/wire-types.mjs';

/** The project's own rules. */
const rostrum = {
  rules: { 'wire-types': wireTypes, 'role-comparisons': roleComparisons, 'payload-casts': payloadCasts },
};

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'server/config.ts is the only reader of the environment.',
};

/** Forms that the project does without, wherever code stands. */
const unwantedSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one name for one thing everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrel files: import from the file that has it.' },
];

export default defineConfig(
  globalIgnores(['dist/', 'data/', '.cache/', 'coverage/', 'tests/fixtures/', 'tests/golden/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      // The vite config belongs to no tsconfig: it runs in Node, while everything beside it runs in the browser.
      parserOptions: { projectService: { allowDefaultProject: ['client/vite.config.ts'] } },
    },
    rules: {
      // `== null` asks for null and undefined at once, and says so shorter than both.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': ['error', noEnvironment],
      'no-restricted-imports': [
        'error',
        {
          paths: ['process', 'node:process'].map((name) => ({
            name,
            importNames: ['env'],
            message: noEnvironment.message,
          })),
        },
      ],
      'no-restricted-syntax': ['error', ...unwantedSyntax],
      // An import of types alone must vanish; `import { type X }` would leave `import {}` behind and load the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // `typeof import('…')` is how a package that is loaded late, or may be absent, gets its type.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Both forms are used where they read best; index signatures with a named key say what the key is.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Factories give closures without `this`, and Lit binds the handlers of its templates.
      '@typescript-eslint/unbound-method': 'off',
      // `void count.value` reads a signal only to subscribe to its changes.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // A leading underscore says that a parameter is there only for its place.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `() => target.focus()` and an early `return reply.end()` are clear where nobody takes a value.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    // The core is replayed years later and in other browsers: the same log must give the same state.
    files: ['shared/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        noEnvironment,
        { object: 'Date', property: 'now', message: 'The core has no clock: take the instant as an argument.' },
        { object: 'Math', property: 'random', message: 'The core has no randomness: take the value as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...unwantedSyntax,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The core has no clock.' },
        {
          selector: 'CallExpression[callee.property.name=/^(localeCompare|toLocale.*)$/]',
          message: "Depends on the machine's language data: use fold() or a message.",
        },
      ],
    },
  },
  {
    files: ['client/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice'], litA11y.configs.recommended],
    rules: {
      // Lit defines elements by decorator, and an element's file carries its tag name.
      'wc/file-name-matches-element': 'off',
      'wc/guard-super-call': 'off',
    },
  },
  {
    // A browser may throw at the name alone: one module of each kind expects that.
    files: ['client/**/*.ts'],
    ignores: ['client/sync/settings-store.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['localStorage', 'sessionStorage', 'indexedDB', 'caches'].map((name) => ({
          name,
          message: 'Use client/sync/settings-store.ts, outbox-store.ts or browser-store.ts.',
        })),
      ],
    },
  },
  {
    files: ['client/**/*.ts', 'server/**/*.ts'],
    plugins: { rostrum },
    rules: { 'rostrum/wire-types': 'error' },
  },
  {
    files: ['client/**/*.ts', 'server/**/*.ts', 'shared/**/*.ts'],
    ignores: ['shared/access.ts'],
    plugins: { rostrum },
    rules: { 'rostrum/role-comparisons': 'error' },
  },
  {
    files: ['client/**/*.ts', 'server/**/*.ts', 'shared/**/*.ts'],
    ignores: ['shared/log/**', 'server/log/**'],
    plugins: { rostrum },
    rules: { 'rostrum/payload-casts': 'error' },
  },
  {
    files: ['server/config.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },
  {
    // The command line and the programs of the demo talk to a terminal.
    files: ['server/cli/**/*.ts', 'server/main.ts', 'server/program.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Tests set variables for the programs they start, and print the seeds that they drew.
    files: ['tests/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
    },
  },
  {
    // Tools ask for a default export.
    files: ['**/*.config.ts', '**/*.config.js'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
);
