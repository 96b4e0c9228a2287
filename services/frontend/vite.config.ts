import { defineConfig } from "vite";

// Where `vite` (the development server) passes /api to; in a cluster nginx does that.
const gateway = "http://127.0.0.1:3000";

export default defineConfig({
  build: {
    // light-dark(), <dialog> and popovers: browsers since the middle of 2024.
    target: ["chrome125", "firefox128", "safari17.5"],
    // A data: URL for a font or script would be against the page's own Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: { proxy: { "/api": { target: gateway, changeOrigin: false } } },
});
