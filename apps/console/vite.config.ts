import { createRequire } from "node:module";
import { catalogs } from "@okpay/i18n/vite";
import { precompress } from "@okpay/ui/precompress.ts";
import { mantineImports, mantineStyles, themeStyles } from "@okpay/ui/vite.ts";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const require = createRequire(import.meta.url);
const API = process.env["OKPAY_CONSOLE_API"] ?? "http://localhost:8090";

export default defineConfig({
  plugins: [
    mantineImports(),
    mantineStyles(),
    themeStyles(),
    catalogs({
      all: [
        "common",
        "console",
        "desk",
        "casework",
        "attachments",
        "settlements",
        "recordings",
        "quality",
        "supervision",
      ],
    }),
    react(),
    precompress(),
  ],
  resolve: {
    // Messages arrive parsed (see catalogs), so the browser's FormatJS leaves its parser at home.
    alias: [
      {
        find: /^@formatjs\/icu-messageformat-parser$/,
        replacement: require.resolve("@formatjs/icu-messageformat-parser/no-parser.js"),
      },
    ],
  },
  // A small picture inlined as data: would need a looser Content-Security-Policy.
  build: { manifest: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5174, proxy: { "/v1": API } },
});
