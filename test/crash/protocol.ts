/** One message of a connection to PostgreSQL; `type` is empty for the first of a client, which has none. */
export interface Message {
  type: string;
  bytes: Buffer;
}

/** Cuts what one side says into whole messages. Chunks may end anywhere. */
export function readMessages(side: "client" | "server"): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0);
  let head = side === "client" ? 0 : 1;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    while (rest.length >= head + 4) {
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) break;
      messages.push({ type: head === 0 ? "" : rest.toString("latin1", 0, 1), bytes: rest.subarray(0, end) });
      rest = rest.subarray(end);
      head = 1;
    }
    return messages;
  };
}

/**
 * Reads in a client's messages the text of each statement that it has carried out, also of one that it prepared before;
 * undefined for the messages that have nothing carried out.
 */
export function readStatements(): (message: Message) => string | undefined {
  const prepared = new Map<string, string>();
  return ({ type, bytes }) => {
    if (type !== "Q" && type !== "P" && type !== "B") return undefined;
    const [first = "", second = ""] = bytes.toString("latin1", 5).split("\0");
    if (type === "Q") return first.trim();
    if (type === "B") return prepared.get(second) ?? "";
    prepared.set(first, second.trim());
    return undefined;
  };
}
