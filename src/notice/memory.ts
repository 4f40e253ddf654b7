/** That an operator was told, and of what. */
export interface NoticeMemory {
  readonly catalogVersion: number;
  /** Milliseconds since the epoch. */
  readonly toldAtMillis: number;
}

/** Reads what a state file holds; `undefined` where it holds anything but what is written here. */
export function parseMemory(text: string | undefined): NoticeMemory | undefined {
  try {
    const content: unknown = JSON.parse(text ?? '');
    const read = (key: string): unknown =>
      typeof content === 'object' && content !== null && Object.hasOwn(content, key)
        ? Reflect.get(content, key)
        : undefined;
    const [catalogVersion, toldAt] = [read('catalogVersion'), read('toldAt')];
    const toldAtMillis = typeof toldAt === 'string' ? Date.parse(toldAt) : Number.NaN;
    const isVersion = typeof catalogVersion === 'number' && Number.isSafeInteger(catalogVersion);
    // What dates may look like otherwise is a matter of the engine.
    if (!isVersion || new Date(toldAtMillis).toISOString() !== toldAt) return undefined;
    return { catalogVersion, toldAtMillis };
  } catch {
    return undefined;
  }
}

/** The text of the state file. */
export function formatMemory({ catalogVersion, toldAtMillis }: NoticeMemory): string {
  return `${JSON.stringify({ catalogVersion, toldAt: new Date(toldAtMillis).toISOString() })}\n`;
}
