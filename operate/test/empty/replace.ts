/** Replaces the application's own modules by those of a new application, which declare nothing. Node loads it with --import. */
import { registerHooks } from "node:module";

const replaced = new Map([
  ["/services/traffic/index.ts", "./traffic.ts"],
  ["/services/e2e/index.ts", "./e2e.ts"],
]);

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    for (const [end, module] of replaced)
      if (resolved.url.endsWith(end)) return next(new URL(module, import.meta.url).href, context);
    return resolved;
  },
});
