/* Whether the server has said that this page is of another version than itself. It stays so until the page is loaded anew. */
let isSaid = false;
const listeners = new Set<() => void>();

export const isOutdated = (): boolean => isSaid;

export function onOutdated(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function noteOutdated(): void {
  isSaid = true;
  for (const listener of listeners) listener();
}
