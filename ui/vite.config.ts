// SPDX-License-Identifier: MIT
// Builds the studio into the Python package, where `clipmill serve` finds it.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = process.env.CLIPMILL_URL ?? "http://127.0.0.1:8000";

/** Puts styles before scripts: on a slow line the page shows its sign while the scripts are still on their way. */
const stylesFirst: Plugin = {
  name: "styles-first",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const styles = html.match(/^ *<link rel="stylesheet".*\n/gm) ?? [];
      const rest = styles.reduce((page, style) => page.replace(style, ""), html);
      return rest.replace(/^ *<script/m, (script) => styles.join("") + script);
    },
  },
};

export default defineConfig({
  plugins: [react(), stylesFirst],
  build: {
    outDir: "../src/clipmill/studio",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy lets no data: address load, so nothing is written into the code.
    assetsInlineLimit: 0,
    target: "es2022",
  },
  server: { proxy: { "/api": server, "/files": server, "/readyz": server, "^/share/": server } },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // What the browser gets: tests would take its half for Node.
    alias: {
      "tus-js-client": fileURLToPath(new URL("node_modules/tus-js-client/lib.esm/browser/index.js", import.meta.url)),
    },
  },
});
