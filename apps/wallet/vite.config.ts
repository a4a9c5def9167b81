import { createRequire } from "node:module";
import { catalogs } from "@okpay/i18n/vite";
import { precompress } from "@okpay/ui/precompress.ts";
import { mantineImports, mantineStyles, themeStyles } from "@okpay/ui/vite.ts";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const require = createRequire(import.meta.url);
const API = process.env["OKPAY_API"] ?? "http://localhost:8080";

/** Of what all pages share, what the first one can show. */
const FRONT_COMMON_TEXTS = [
  "common.productName",
  "common.loading",
  "common.tryAgain",
  "common.signOut",
  "shell.",
  "state.",
  "field.",
];

const FRONT_TEXTS = [
  "shell.",
  "nav.",
  "footer.",
  "state.",
  "notFound.",
  "landing.",
  "signIn.",
  "demo.",
];

const BASE =
  /node_modules\/(?:react|react-dom|scheduler|@tanstack\/(?!.*[iI]nfinite)|openapi-fetch|intl-messageformat|@formatjs|clsx|@mantine\/core\/esm\/(?:core|components\/(?:Button|Input|InputBase|TextInput|Loader|UnstyledButton)\/))/;

/** Our own part of the first view: in one file it compresses better than in twelve that lazy pages share. */
const FRONT =
  /apps\/wallet\/src\/(?:app\/(?!times)|shell\/(?!session-watch|signed-in)|api\/(?:http|calls|queries|problems|wire)|routes\/(?:landing|not-found)|features\/sign-in\/(?!passkey-sign-in)|features\/register\/under-way)|packages\/ui\/src\/(?:countdown|icons|online|page|page-texts|password-input|plain-transition|problem-notice|states|text|theme|theme-provider|variant-colors|color-scheme-toggle|ui\.module)\.|packages\/(?:api-client|i18n)\/src\/(?!zoned)/;

/** What wallet and portal share: a file of its own for statements would cost the first view a line of its table. */
const TIMES =
  /apps\/wallet\/src\/(?:app\/times|api\/statement-calls|features\/activity\/(?:statements|periods))\./;

const THERE = /^assets\/(?:base|front-view|rolldown-runtime)-/;

const BROWSER = {
  input: { index: "index.html", early: "src/early.ts" },
  output: {
    // The first view names every lazy file, and a hash does not compress: 42 bits (36 for style sheets) tell these few apart.
    chunkFileNames: "assets/[name]-[hash:7].js",
    assetFileNames: "assets/[name]-[hash:6][extname]",
    codeSplitting: {
      groups: [
        { name: "base", test: BASE },
        { name: "front-view", test: FRONT },
        { name: "times", test: TIMES },
      ],
    },
  },
};

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    mantineImports(),
    mantineStyles(),
    themeStyles(),
    catalogs({
      // Enough for the sign-in page; the other pages fetch the rest beside their code.
      front: [
        { file: "common", prefixes: FRONT_COMMON_TEXTS },
        { file: "wallet", prefixes: FRONT_TEXTS },
      ],
      pages: [
        { file: "common", prefixes: ["common.close", "common.cop", "session."] },
        "wallet",
        "requests",
        "declines",
        { file: "errors", prefixes: ["fields."] },
        // How it is reviewed, and what became of it; the form's words come with the form.
        { file: "send-abroad", prefixes: ["remittance."] },
        { file: "security", prefixes: ["proof.", "confirmPayment.", "consents.", "action."] },
      ],
      security: [
        "security",
        "limits",
        "cards",
        "cash-out",
        "cases",
        "attachments",
        "calls",
        { file: "send-abroad", prefixes: ["abroad."] },
      ],
      reading: ["legal"],
      merchant: ["merchants"],
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
    manifest: isSsrBuild !== true,
    copyPublicDir: isSsrBuild !== true,
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // Of what a lazy page needs, the first view is there already: its table need not name itself.
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === "js" ? needed.filter((file) => !THERE.test(file)) : needed,
    },
    chunkSizeWarningLimit: 1800,
    // What every page needs, in one file: it compresses better than ten, and one connection is enough.
    rolldownOptions:
      isSsrBuild === true
        ? { output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" } }
        : BROWSER,
  },
  // What draws the pages needs no package beside it, and does as the browser's program does.
  ssr: { noExternal: true },
  ...(isSsrBuild === true ? { define: { "process.env.NODE_ENV": '"production"' } } : {}),
  server: { proxy: { "/v1": API, "/docs": API, "/help": API } },
}));
