import { defineConfig } from "vite";

// The target of /api for `vite`, the development server. In a cluster, nginx does this.
const gateway = "http://127.0.0.1:3000";

export default defineConfig({
  build: {
    // light-dark(), <dialog> and popovers need browsers of mid-2024 or later.
    target: ["chrome125", "firefox128", "safari17.5"],
    // The page's Content-Security-Policy refuses data: URLs for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: { proxy: { "/api": { target: gateway, changeOrigin: false } } },
});
