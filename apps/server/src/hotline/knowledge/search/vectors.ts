/** The two inner loops of everything dense here, over parts of larger arrays. */

/** Σ a[aStart + i] · b[bStart + i]. */
export function dotAt(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  size: number,
): number {
  let dot = 0;
  for (let at = 0; at < size; at += 1)
    dot += (a[aStart + at] as number) * (b[bStart + at] as number);
  return dot;
}

/** into[intoStart + i] += factor · from[fromStart + i]. */
export function addAt(
  into: Float32Array,
  intoStart: number,
  factor: number,
  from: Float32Array,
  fromStart: number,
  size: number,
): void {
  for (let at = 0; at < size; at += 1)
    into[intoStart + at] =
      (into[intoStart + at] as number) + factor * (from[fromStart + at] as number);
}

/** Brings a vector to length 1; zeros stay zeros. */
export function toUnit(vector: Float32Array): void {
  const norm = Math.sqrt(dotAt(vector, 0, vector, 0, vector.length));
  if (norm === 0) return;
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] as number) / norm;
}

/** Writes the dot product of `vector` with each of the centroids, which lie side by side, to `into`. */
export function scoreCentroids(
  centroids: Float32Array,
  vector: Float32Array,
  into: Float64Array,
): void {
  const size = vector.length;
  for (let label = 0; label < into.length; label += 1)
    into[label] = dotAt(centroids, label * size, vector, 0, size);
}

/** The middle of each label's texts, of length 1, side by side. `encode` writes a text's vector of `size` numbers. */
export function centroidsOf(
  examples: readonly { readonly label: number; readonly features: readonly string[] }[],
  labels: number,
  size: number,
  encode: (features: readonly string[], into: Float32Array) => void,
): Float32Array {
  const centroids = new Float32Array(labels * size);
  const vector = new Float32Array(size);
  for (const { label, features } of examples) {
    encode(features, vector);
    addAt(centroids, label * size, 1, vector, 0, size);
  }
  for (let label = 0; label < labels; label += 1)
    toUnit(centroids.subarray(label * size, (label + 1) * size));
  return centroids;
}
