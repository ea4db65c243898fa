import { z } from "zod";

/** `host:port`, with an IPv6 address in brackets; the port may be left out. */
export function hostAndPort(port: number) {
  return z.string().transform((text, context): { host: string; port: number } => {
    const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/.exec(text);
    const host = parts?.[1] ?? parts?.[2];
    const given = parts?.[3] === undefined ? port : Number(parts[3]);
    if (host !== undefined && given >= 1 && given <= 65_535) return { host, port: given };
    context.issues.push({
      code: "custom",
      message: `must be host:port, such as 127.0.0.1:${port}`,
      input: text,
    });
    return z.NEVER;
  });
}

/** What a line of a protocol can carry: no line ends, no other control characters. */
export const oneWordOrMore = z.string().regex(/^[^\u0000-\u001f\u007f]+$/, "must be one line of text");
