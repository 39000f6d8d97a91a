// What the scripts of the pages are held to; run from the root of the project, see CONTRIBUTING.md.
import js from "@eslint/js";
import globals from "globals";

const rules = {
  ...js.configs.recommended.rules,
  "array-callback-return": "error",
  curly: ["error", "multi-line"],
  eqeqeq: ["error", "always", { null: "ignore" }],
  "max-len": ["error", { code: 120 }],
  "no-implicit-globals": "error",
  "no-restricted-syntax": ["error", { selector: "TemplateLiteral TemplateLiteral",
    message: "What makes scripts small takes spaces out of a template within a template." }],
  "no-shadow": ["error", { builtinGlobals: false, hoist: "functions", allow: [] }],
  "no-unused-vars": ["error", { caughtErrors: "all" }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "prefer-template": "off",
};

export default [
  { ignores: ["**/node_modules/**"] },
  {
    files: ["geo/page/js/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: { ...globals.browser, L: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules,
  },
  {
    files: ["tests/js/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: globals.node },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules,
  },
];
