export * from "./dashboard.ts";
export * from "./expression.ts";
export * from "./functions.ts";
export * from "./rule.ts";
export * from "./select.ts";
