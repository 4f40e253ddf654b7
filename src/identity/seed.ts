const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** The nil and the max UUID (RFC 9562, sections 5.9 and 5.10): what stands where nobody chose one. */
const NOT_CHOSEN: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
]);

/** A seed is a lower-case UUID, neither nil nor max; anything else is `undefined`. */
export function parseSeed(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) && !NOT_CHOSEN.has(value) ? value : undefined;
}
