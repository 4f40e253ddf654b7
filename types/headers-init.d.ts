/** The MCP SDK's declarations name this type of the DOM's, which Node.js has under no name. */
declare type HeadersInit = NonNullable<RequestInit['headers']>;
