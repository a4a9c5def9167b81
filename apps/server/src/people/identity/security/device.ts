import Bowser from "bowser";

/** What a browser says it is: enough for its owner to recognise it, nothing to trust. */
export interface Device {
  readonly kind: "phone" | "tablet" | "computer" | "unknown";
  readonly browser: string | null;
  readonly system: string | null;
}

const KINDS: Readonly<Record<string, Device["kind"]>> = {
  mobile: "phone",
  tablet: "tablet",
  desktop: "computer",
};

/** Names only; versions change weekly and would make one device look like many. */
export function deviceOf(userAgent: string): Device {
  if (userAgent === "") return { kind: "unknown", browser: null, system: null };
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    kind: KINDS[platform.type ?? ""] ?? "unknown",
    browser: nameOf(browser.name),
    system: nameOf(os.name),
  };
}

const nameOf = (name: string | undefined): string | null =>
  name === undefined || name === "" ? null : name.slice(0, 40);

/** "Chrome, macOS"; null when the browser says nothing we know. */
export function nameOfDevice({ browser, system }: Device): string | null {
  const parts = [browser, system].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}
