// How values of the environment are written: lists with commas, addresses with or without a slash at their end.

export const listOf = (text: string): readonly string[] =>
  Object.freeze(
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );

export const withoutTrailingSlash = (address: string): string =>
  address.endsWith("/") ? withoutTrailingSlash(address.slice(0, -1)) : address;
