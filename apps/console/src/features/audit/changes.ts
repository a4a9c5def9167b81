import type { AuditEvent } from "../../api/wire.ts";

type Details = AuditEvent["details"];

export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const NOTHING = "–";
const textOf = (value: Details[string] | undefined): string => {
  if (value === null || value === undefined || value === "") return NOTHING;
  return Array.isArray(value) ? value.join(", ") : String(value);
};

/** `roleBefore` and `roleAfter` are two halves of one change of `role`; `before` and `after` alone of the thing itself. */
export function changesIn(details: Details): {
  changes: Change[];
  others: [name: string, value: string][];
} {
  const names = new Set<string>();
  const others: [string, string][] = [];
  for (const [key, value] of Object.entries(details)) {
    const [, name] = /^(.*?)_?(?:[Bb]efore|[Aa]fter)$/.exec(key) ?? [];
    if (name === undefined) others.push([key, textOf(value)]);
    else names.add(name);
  }
  const half = (name: string, end: "before" | "after"): string => {
    const capital = end === "before" ? "Before" : "After";
    return textOf(details[name === "" ? end : `${name}${capital}`] ?? details[`${name}_${end}`]);
  };
  const changes = [...names].map((name) => ({
    name: name === "" ? "value" : name,
    before: half(name, "before"),
    after: half(name, "after"),
  }));
  return { changes, others };
}
