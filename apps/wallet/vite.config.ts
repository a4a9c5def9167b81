import { createRequire } from "node:module";
import { catalogs } from "@okpay/i18n/vite";
import { precompress } from "@okpay/ui/precompress.ts";
import { mantineImports, themeStyles } from "@okpay/ui/vite.ts";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const require = createRequire(import.meta.url);
const API = process.env["OKPAY_API"] ?? "http://localhost:8080";

const FRONT_TEXTS = [
  "shell.",
  "nav.",
  "footer.",
  "session.",
  "state.",
  "notFound.",
  "landing.",
  "signIn.",
  "demo.",
  "field.",
];

const BASE =
  /node_modules\/(?:react|react-dom|scheduler|@tanstack\/(?!.*[iI]nfinite)|openapi-fetch|intl-messageformat|@formatjs|clsx|@mantine\/core\/esm\/(?:core|components\/(?:Button|Input|InputBase|TextInput|Loader|Transition|UnstyledButton)\/))/;

export default defineConfig({
  plugins: [
    mantineImports(),
    themeStyles(),
    catalogs({
      // Enough for the sign-in page; the other pages fetch the rest beside their code.
      front: ["common", { file: "wallet", prefixes: FRONT_TEXTS }],
      pages: [
        "wallet",
        { file: "errors", prefixes: ["fields.", "declines."] },
        { file: "security", prefixes: ["proof.", "confirmPayment.", "consents.", "action."] },
      ],
      security: ["security", "limits"],
      reading: ["legal"],
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
  build: {
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1800,
    // What every page needs, in one file: it compresses better than ten, and one connection is enough.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", test: BASE }] } } },
  },
  server: { proxy: { "/v1": API, "/docs": API } },
});
