/*
 * The first script of a page that came drawn (drawn-pages.ts in the server), run before anything is painted. It makes the
 * page look as this person chose, and waits for a sign of interest before it starts the program: 150 kB to run are a second
 * of a phone's work, and whoever only looks needs none of it. What is typed or pressed before then is not lost (wake.tsx).
 * A classic script, so that it comes first: it can import nothing, and the names it looks under are theme-provider's,
 * page-texts' and session-hint's.
 */
(function createSleepingPage() {
  const page = document.documentElement;
  const {
    program = "",
    ahead = "",
    styles = "",
  } = document.currentScript instanceof HTMLScriptElement ? document.currentScript.dataset : {};

  /** Any of them is interest; the last ones are news for the program, whoever is in front of it. */
  const SIGNS =
    "pointerdown pointermove touchstart wheel keydown focusin online offline storage popstate";
  /** What changes by itself (the queue, the opening hours) is asked for anew this often; the page asleep cannot. */
  const IN_ANY_CASE_AFTER_MS = 30_000;
  const PRESSES = ["click", "submit"] as const;

  const stored = (name: string): string | null => {
    try {
      return localStorage.getItem(`okpay.${name}`);
    } catch (refusal) {
      if (!(refusal instanceof DOMException)) throw refusal;
      return null;
    }
  };

  function adoptStyles(): void {
    // What the drawn elements would say in `style`, which the policy forbids in markup.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets.push(sheet);
    const chosen = stored("colors");
    const isDark =
      chosen === "dark" ||
      (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    page.dataset["mantineColorScheme"] = isDark ? "dark" : "light";
  }

  function fetchAhead(rel: "prefetch" | "modulepreload"): void {
    for (const href of ahead.split(" ")) {
      const link = document.createElement("link");
      Object.assign(link, { rel, href, crossOrigin: "" });
      document.head.append(link);
    }
  }

  let isStarted = false;
  function start(): void {
    if (isStarted) return;
    isStarted = true;
    // Shown as a line at the top, when it takes longer than a moment (base.css).
    page.dataset["waking"] = "";
    import(/* @vite-ignore */ program).catch((failure: unknown) => {
      // The network was gone just then: the next touch tries again.
      isStarted = false;
      delete page.dataset["waking"];
      throw failure;
    });
  }

  /** A browser also says that the pointer moves when it rests and the page comes to lie under it. */
  function startOn(sign: Event): void {
    const isRest =
      sign instanceof PointerEvent &&
      sign.type === "pointermove" &&
      sign.movementX === 0 &&
      sign.movementY === 0;
    if (!isRest) start();
  }

  /** The last button that was pressed before the program could answer; pressed again when it can. */
  function holdPresses(): void {
    let pressed: HTMLButtonElement | null = null;
    let place = -1;
    const buttons = () => document.querySelectorAll<HTMLButtonElement>("#root button");
    // Where the program drew the page anew (another text than the server's), the button in the same place is meant.
    const press = (button: HTMLButtonElement | null) =>
      (button === null || button.isConnected ? button : buttons()[place])?.click();
    const hold = (event: Event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (event.type === "submit") event.preventDefault();
      else if (button === null) return;
      else {
        pressed = button;
        place = [...buttons()].indexOf(button);
      }
      event.stopPropagation();
    };
    for (const kind of PRESSES) addEventListener(kind, hold, true);
    addEventListener(
      "okpay:awake",
      () => {
        delete page.dataset["waking"];
        for (const kind of PRESSES) removeEventListener(kind, hold, true);
        press(pressed);
      },
      { once: true },
    );
    addEventListener("compositionstart", () => void (page.dataset["composing"] = ""));
    addEventListener("compositionend", () => void delete page.dataset["composing"]);
  }

  /** Until somebody shows interest: the program is fetched when the page is there, and started then. */
  function sleep(): void {
    // Somebody may go back or on before the program is there: then it is another page that it has to draw (main.tsx).
    page.dataset["drawn"] = location.pathname;
    holdPresses();
    for (const sign of SIGNS.split(" "))
      addEventListener(sign, startOn, { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") start();
    });
    addEventListener("load", () => {
      setTimeout(() => fetchAhead("prefetch"));
      setTimeout(start, IN_ANY_CASE_AFTER_MS);
    });
    // The e-mail field offers this device's passkeys by itself.
    if (stored("passkey") !== null) document.addEventListener("DOMContentLoaded", start);
  }

  /** The server drew it for a stranger who reads this language: for anybody else it is not shown, and the program comes at once. */
  function undraw(): void {
    delete page.dataset["drawn"];
    page.dataset["undrawn"] = "";
    fetchAhead("modulepreload");
    document.addEventListener("DOMContentLoaded", start);
  }

  adoptStyles();
  const locale = stored("locale");
  const isOtherLanguage = locale !== null && locale !== page.lang;
  if (isOtherLanguage || stored("session")) undraw();
  else sleep();
})();

export {};
