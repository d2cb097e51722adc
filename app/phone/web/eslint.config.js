// What the page's JavaScript is held to: the recommended rules, and what catches mistakes for the
// price of a word.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      curly: "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-len": [
        "error",
        {
          code: 100,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
        },
      ],
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { args: "all", caughtErrors: "all" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["src/**"], languageOptions: { globals: { ...globals.browser } } },
  { files: ["src/sw.js"], languageOptions: { globals: { ...globals.serviceworker } } },
  {
    files: ["*.js", "*.mjs", "test/**", "played/**"],
    languageOptions: { globals: { ...globals.node } },
  },
];
