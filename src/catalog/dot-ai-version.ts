/** Version of what dot-ai collects. Raised when the meaning of it changes; operators are then told or asked again. */
export const DOT_AI_CATALOG_VERSION = 1;
