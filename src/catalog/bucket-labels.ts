/** The labels of the buckets between rising `edges`, lowest first: one more than there are edges. */
export function bucketLabels(edges: readonly number[]): readonly string[] {
  return [`lt_${edges[0]}`, ...edges.map((edge, index) => label(edge, edges[index + 1]))];
}

function label(from: number, to: number | undefined): string {
  return to === undefined ? `ge_${from}` : `ge_${from}_lt_${to}`;
}
