import { randomUUID } from 'node:crypto';

/** What a seed comes from, save the last resort `ephemeral`. */
export type SeedKind = 'cluster' | 'file';

/** The seeds that are known so far, the best of them, and which may still come. */
export class KnownSeeds {
  readonly #sources: readonly SeedKind[];
  readonly #seeds = new Map<SeedKind, string>();
  readonly #exhausted = new Set<SeedKind>();
  readonly #ephemeral = randomUUID();

  /** Takes what can be asked here, in order of preference. */
  constructor(sources: readonly SeedKind[]) {
    this.#sources = sources;
  }

  /** The best seed; a random one of this process where there is no other. */
  best(): { readonly kind: SeedKind | 'ephemeral'; readonly seed: string } {
    for (const kind of this.#sources) {
      const seed = this.#seeds.get(kind);
      if (seed !== undefined) return { kind, seed };
    }
    return { kind: 'ephemeral', seed: this.#ephemeral };
  }

  learn(kind: SeedKind, seed: string | undefined): void {
    if (seed !== undefined) this.#seeds.set(kind, seed);
  }

  /** Says that nothing more comes of a kind. */
  exhaust(kind: SeedKind): void {
    this.#exhausted.add(kind);
  }

  /** Whether a kind would be better than what is known, and may still come. */
  isWanted(kind: SeedKind): boolean {
    const better = this.#sources.findIndex((source) => this.#seeds.has(source));
    const rank = this.#sources.indexOf(kind);
    return rank !== -1 && (better === -1 || rank < better) && !this.#exhausted.has(kind);
  }

  isAnyWanted(): boolean {
    return this.#sources.some((kind) => this.isWanted(kind));
  }

  /** Whether a kind is to be asked before any other. */
  isFirst(kind: SeedKind): boolean {
    return this.#sources[0] === kind;
  }
}
