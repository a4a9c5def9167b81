/* What the address bar says, read defensively. */

/**
 * What was read, for the router. It lays this over the raw address, so what is refused must be there as undefined: a member
 * left out would be the raw one again. An undefined one is not written to the address.
 */
export const present = <Fields extends Record<string, unknown>>(fields: Fields) =>
  fields as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

const LONGEST_PATH = 500;

/**
 * Only ever a path of this site: an address that leads elsewhere would be a gift to phishers. Browsers read `\` as `/` and
 * leave out tabs and line ends, so none of them may stand in it.
 */
export const ownPath = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= LONGEST_PATH && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(value)
    ? value
    : undefined;
