import { text } from "node:stream/consumers";
import type { ImapFlow, MessageStructureObject } from "imapflow";
import { headersIn, textOfHtml } from "./headers.ts";
import type { Received } from "./reply.ts";

/** Bytes of one part that are read; an answer is in the first lines. */
const mostText = 64 * 1024;

/** One mail as far as it is needed; undefined when it is gone. Marks nothing. */
export async function receive(client: ImapFlow, uid: number): Promise<Received | undefined> {
  const mail = await client.fetchOne(
    `${uid}`,
    { envelope: true, bodyStructure: true, headers: true },
    { uid: true },
  );
  if (!mail) return undefined;
  const { envelope, bodyStructure, headers } = mail;
  const senders = envelope?.from ?? [];
  const part = bodyStructure && (leafOf(bodyStructure, "text/plain") ?? leafOf(bodyStructure, "text/html"));
  let body = "";
  if (part) {
    const { content } = await client.download(`${uid}`, part.part ?? "1", { uid: true, maxBytes: mostText });
    if (content) body = await text(content);
  }
  return {
    from: senders.length === 1 ? senders[0]?.address?.toLowerCase() : undefined,
    subject: envelope?.subject ?? "",
    messageId: envelope?.messageId,
    headers: headersIn(headers?.toString("latin1") ?? ""),
    text: part?.type === "text/html" ? textOfHtml(body) : body,
  };
}

/** The first part of that type that is no attachment. */
function leafOf(node: MessageStructureObject, type: string): MessageStructureObject | undefined {
  if (node.type === type && node.disposition !== "attachment") return node;
  // A mail within a mail was said by somebody else.
  if (node.type === "message/rfc822") return undefined;
  for (const child of node.childNodes ?? []) {
    const leaf = leafOf(child, type);
    if (leaf) return leaf;
  }
  return undefined;
}
