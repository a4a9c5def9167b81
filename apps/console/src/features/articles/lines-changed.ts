export interface LineChange {
  readonly kind: "gone" | "new";
  readonly line: string;
}

/** What differs between two texts, line by line in their order: the longest common subsequence stays. */
export function linesChanged(before: string, after: string): LineChange[] {
  const old = before.split("\n");
  const now = after.split("\n");
  const width = now.length + 1;
  // common[i * width + j]: how many lines old[i…] and now[j…] share.
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === now[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i += 1;
      j += 1;
    } else if (
      j >= now.length ||
      (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      changes.push({ kind: "gone", line: old[i] ?? "" });
      i += 1;
    } else {
      changes.push({ kind: "new", line: now[j] ?? "" });
      j += 1;
    }
  }
  return changes.filter(({ line }) => line.trim() !== "");
}
