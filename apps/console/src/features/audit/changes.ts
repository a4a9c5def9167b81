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

/** `before` and `after` (`from` and `to` in old events) are the two halves of the change an event tells of; so are names that end in Before and After. */
export function changesIn(details: Details): {
  changes: Change[];
  others: [name: string, value: string][];
} {
  const halves = new Set<string>();
  const changes: Change[] = [];
  const take = (name: string, before: string, after: string) => {
    if (!(before in details) || !(after in details)) return;
    changes.push({ name, before: textOf(details[before]), after: textOf(details[after]) });
    halves.add(before).add(after);
  };
  take("value", "from", "to");
  take("value", "before", "after");
  for (const key of Object.keys(details)) {
    const [, name] = /^(.+)Before$/.exec(key) ?? [];
    if (name !== undefined) take(name, key, `${name}After`);
  }
  const others = Object.entries(details)
    .filter(([key]) => !halves.has(key))
    .map(([key, value]): [string, string] => [key, textOf(value)]);
  return { changes, others };
}
