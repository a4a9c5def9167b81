import { COLORS, FONT_STACK } from "@okpay/ui/tokens.ts";

const variables = (colors: Readonly<Record<string, string>>): string =>
  Object.entries(colors)
    .map(
      ([name, value]) =>
        `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`,
    )
    .join(";");

/** The wallet's own choice of light or dark wins over the device's (scheme.client.js sets `data-scheme`). */
const SCHEMES = `:root{color-scheme:light;${variables(COLORS.light)}}
@media(prefers-color-scheme:dark){:root:not([data-scheme=light]){color-scheme:dark;${variables(COLORS.dark)}}}
:root[data-scheme=dark]{color-scheme:dark;${variables(COLORS.dark)}}`;

/** One file for all help pages, without a byte from elsewhere. */
export const STYLESHEET = `${SCHEMES}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding:1rem}
body{margin:0;min-width:20rem;background:var(--body);color:var(--text);font:1rem/1.65 ${FONT_STACK};overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.18em}
h1,h2,h3{line-height:1.25;font-weight:650;letter-spacing:-.01em;margin:0}
h1{font-size:clamp(1.5rem,1.2rem + 1.5vw,2rem)}
h2{font-size:1.2rem}
h3{font-size:1.05rem}
p{margin:0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.25rem}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:var(--surface);padding:.5rem 1rem;z-index:2}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1rem;max-width:60rem;margin:0 auto;padding:.5rem 1rem}
header.top{border-bottom:1px solid var(--line);background:var(--surface)}
.brand{display:inline-flex;align-items:center;gap:.5rem;min-height:2.75rem;font-weight:700;color:inherit;text-decoration:none}
.mark{display:inline-grid;place-items:center;width:1.75rem;height:1.75rem;border-radius:.5rem;background:var(--accent);color:var(--on-accent)}
.mark svg{width:1.1rem;height:1.1rem;fill:none;stroke:currentColor;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
.bar nav,.bar .end{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin-left:auto}
.bar nav a,footer a{display:inline-flex;align-items:center;min-height:2.75rem}
.badge{display:inline-flex;align-items:center;gap:.5rem;font-size:.9rem;color:var(--dimmed)}
.badge b{color:var(--text);font-weight:600}
.badge i{width:.6rem;height:.6rem;border-radius:50%;border:2px solid var(--dimmed)}
.badge[data-open=true] i{background:var(--accent);border-color:var(--accent)}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem;display:grid;gap:1.5rem}
main.narrow{max-width:46rem}
.lead{color:var(--dimmed)}
.crumbs{display:flex;flex-wrap:wrap;gap:.25rem .6rem;list-style:none;margin:0;padding:0;font-size:.9rem}
.crumbs a{display:inline-block;padding:.6rem 0}
.crumbs li{display:flex;align-items:center;gap:.6rem}
.crumbs li+li::before{content:"/";color:var(--dimmed)}
.search{position:relative;display:grid;gap:.4rem}
.search label{font-weight:600}
.search .row{display:flex;gap:.5rem}
.search input{flex:1;min-width:0;min-height:2.875rem;padding:.5rem .9rem;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--dimmed);border-radius:.5rem}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.875rem;padding:.5rem 1.1rem;font:inherit;font-weight:600;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);cursor:pointer;text-decoration:none}
button.plain{background:transparent;color:var(--accent)}
.options{position:absolute;z-index:1;top:100%;left:0;right:0;margin:.25rem 0 0;padding:.25rem;list-style:none;background:var(--surface);border:1px solid var(--line);border-radius:.5rem;box-shadow:0 .5rem 1.5rem rgb(0 0 0/.15)}
.options[hidden]{display:none}
.options li{padding:.6rem .75rem;min-height:2.75rem;border-radius:.35rem;cursor:pointer}
.options li[aria-selected=true],.options li:hover{background:var(--tint)}
.hint,.small{font-size:.9rem;color:var(--dimmed)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.topics{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.75rem;list-style:none;margin:0;padding:0}
.topics a{display:block;height:100%;padding:.9rem 1rem;background:var(--surface);border:1px solid var(--line);border-radius:.75rem;text-decoration:none;color:inherit}
.topics a:hover{border-color:var(--accent)}
.topics strong{display:block;color:var(--accent)}
.list{display:grid;gap:.75rem;list-style:none;margin:0;padding:0}
.list a{display:inline-block;padding:.35rem 0;font-weight:600}
section{display:grid;gap:.75rem}
.card{padding:1rem;background:var(--surface);border:1px solid var(--line);border-radius:.75rem}
.note{padding:.9rem 1rem;background:var(--warn-tint);color:var(--warn);border-radius:.5rem}
.note a{color:inherit}
.text{display:grid;gap:1rem;min-width:0}
.text h2{margin-top:.75rem}
.text ol,.text ul{margin:0;padding-left:1.4rem;display:grid;gap:.5rem}
.text img{max-width:100%;height:auto;border:1px solid var(--line);border-radius:.5rem}
.text table{display:block;overflow-x:auto;border-collapse:collapse}
.text th,.text td{padding:.4rem .75rem;border:1px solid var(--line);text-align:left}
.text code{font-size:.9em;background:var(--tint);padding:.1em .3em;border-radius:.25rem}
.text pre{overflow-x:auto}
.text blockquote{margin:0;padding-left:1rem;border-left:3px solid var(--line)}
.links{display:flex;flex-wrap:wrap;gap:.5rem}
.links a{display:inline-flex;align-items:center;min-height:2.75rem;padding:.25rem .9rem;border:1px solid var(--line);border-radius:999px;background:var(--surface)}
.answer{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem}
.now{display:flex;align-items:center;gap:.9rem}
.now i{flex:none;width:.9rem;height:.9rem;border-radius:50%;border:2px solid var(--dimmed)}
.now[data-open=true] i{background:var(--accent);border-color:var(--accent)}
.now b,.now .small{display:block}
form.hours{display:grid;gap:1rem;align-items:end;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr))}
form.hours p{display:grid;gap:.3rem;min-width:0}
form.hours label{font-weight:600}
form.hours input,form.hours select{width:100%;min-width:0;min-height:2.875rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--dimmed);border-radius:.5rem}
.wrong{color:var(--error);font-size:.9rem}
summary{min-height:2.75rem;display:flex;align-items:center;cursor:pointer;color:var(--accent)}
summary::before{content:"▸";padding-right:.5rem}
[open]>summary::before{content:"▾"}
table.month{width:100%;border-collapse:collapse;table-layout:fixed;background:var(--surface)}
.month th{padding:.4rem .15rem;font-weight:600;font-size:.9rem}
.month abbr{text-decoration:none}
.month td{height:4.5rem;padding:.35rem;vertical-align:top;border:1px solid var(--line);font-size:.85rem;line-height:1.3;overflow-wrap:anywhere}
.month td[data-open=false]{background:var(--body);color:var(--dimmed)}
.month b,.month td span,.month small{display:block}
.month small{color:var(--dimmed);font-size:.8rem}
.month [aria-current] b{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.2em}
.month [data-asked]{outline:3px solid var(--accent);outline-offset:-3px}
@media(max-width:40rem){.month td{padding:.25rem .15rem;font-size:.7rem}.month td span{overflow-wrap:normal}.month small{font-size:.68rem}}
.lines{grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}
.lines li{display:grid;gap:.35rem}
footer{border-top:1px solid var(--line);color:var(--dimmed)}
.numbers{flex-wrap:wrap}.numbers ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:0;padding:0;list-style:none}
@media(max-width:30rem){.search .row{flex-wrap:wrap}.search button{flex:1 1 100%}}
@media print{header.top nav,footer,.search,.feedback,.skip,.links,.crumbs{display:none}body{background:#fff;color:#000;font-size:11pt}main{padding:0;max-width:none}.text a[href^="/"]::after,.text a[href^=https]::after{content:" (" attr(href) ")";font-size:.85em}}
@media screen and (scripting:enabled){.feedback[hidden]{display:block}}
@media(prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important}}
`;
