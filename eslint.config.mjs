import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** The core is a function of its arguments: no clock, no chance, no waiting, no throwing. */
const purity = [
  ["NewExpression[callee.name='Date'][arguments.length=0]", "The core reads no clock: take the time as an argument."],
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", "The core reads no clock."],
  ["CallExpression[callee.object.name='Math'][callee.property.name='random']", "The core rolls no dice."],
  [":function[async=true]", "The core never waits."],
  ["ThrowStatement", "The core never throws: return what went wrong."],
].map(([selector, message]) => ({ selector, message }));

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/", "**/*.mjs", "test/bench/node_modules/"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["server/src/core/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...purity],
      "@typescript-eslint/explicit-module-boundary-types": "error",
    },
  },
  {
    // Mocha's describe and it take callbacks whose promises mocha itself awaits.
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
