/** One piece of what a tool says, by the MCP specification; `text` can be asked of all. */
type ToolContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly data: string; readonly mimeType: string; readonly text?: never }
  | { readonly type: 'audio'; readonly data: string; readonly mimeType: string; readonly text?: never }
  | { readonly type: 'resource_link'; readonly uri: string; readonly name: string; readonly text?: never }
  | { readonly type: 'resource'; readonly resource: ToolResource; readonly text?: never };

/** A resource within a result: text, or bytes in base64. */
type ToolResource = { readonly uri: string } & ({ readonly text: string } | { readonly blob: string });

/**
 * A tool's result, as it is sent. Close enough to the `CallToolResult` of both SDK lines that a function over one of
 * these is a {@link ToolOutcome}; hence no interface, and an array that is not `readonly`.
 */
export type ToolResult = {
  readonly content: ToolContent[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
};

/** Methods are compared loosely: older SDKs know fewer kinds of content. */
interface Host {
  judge(result: ToolResult): 'succeeded' | 'failed' | undefined;
}

/** A host's own word on a tool's result that the protocol calls a success; `undefined` leaves it so. */
export type ToolOutcome = Host['judge'];
