/** Text as HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** A plain page of the server's own (error codes, "not built"); everything in `body` is escaped already. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

export const STYLESHEET_PATH = "/docs/page.css";

export const STYLESHEET = `:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, "PingFang SC", "Noto Sans SC", sans-serif; margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 48rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 3rem; }
article { border-top: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); padding: 0.75rem 0; }
article:target { outline: 2px solid Highlight; outline-offset: 0.25rem; }
h3 { font: 600 1rem/1.4 ui-monospace, monospace; margin: 0.25rem 0; overflow-wrap: anywhere; }
p { margin: 0.25rem 0; }
`;
