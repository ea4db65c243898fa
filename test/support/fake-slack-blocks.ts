/** What Slack says of blocks that it does not take, as its documentation has the limits; undefined when all is well. */
export function blockFault(args: {
  text?: string;
  blocks?: unknown;
  attachments?: unknown;
}): string | undefined {
  const blocks = parse(args.blocks);
  const attachments = parse(args.attachments);
  const nested = attachments.flatMap((one) => listOf(one, "blocks"));
  const all = [...blocks, ...nested];
  if (all.length === 0 && (args.text ?? "") === "" && attachments.length === 0) return "no_text";
  if (JSON.stringify(blocks).length + JSON.stringify(attachments).length > 13_200)
    return "msg_blocks_too_long";
  if (blocks.length > 50 || nested.length > 50) return "invalid_blocks";
  return all.some((block) => !isSound(block)) ? "invalid_blocks" : undefined;
}

/** Every text object of a message, with what Slack does to it. */
export function textsOf(args: {
  blocks?: unknown;
  attachments?: unknown;
}): { type: string; text: string; raw: object }[] {
  const found: { type: string; text: string; raw: object }[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === "object" && value !== null) {
      if ("text" in value && typeof value.text === "string" && "type" in value)
        found.push({ type: String(value.type), text: value.text, raw: value });
      for (const one of Object.values(value)) walk(one);
    }
  };
  walk(parse(args.blocks));
  walk(parse(args.attachments).flatMap((one) => listOf(one, "blocks")));
  return found;
}

function isSound(block: Record<string, unknown>): boolean {
  const longest: Record<string, number> = { header: 150, section: 3000 };
  const text = block["text"];
  const isText = (value: unknown, most: number, kinds = ["plain_text", "mrkdwn"]) =>
    typeof value === "object" &&
    value !== null &&
    "text" in value &&
    "type" in value &&
    kinds.includes(String(value.type)) &&
    typeof value.text === "string" &&
    value.text.length > 0 &&
    value.text.length <= most;
  switch (block["type"]) {
    case "header":
      return isText(text, 150, ["plain_text"]);
    case "section": {
      const fields = listOf(block, "fields");
      if (text === undefined && fields.length === 0) return false;
      return (
        (text === undefined || isText(text, longest["section"] ?? 0)) &&
        fields.length <= 10 &&
        fields.every((field) => isText(field, 2000))
      );
    }
    case "context":
      return (
        listOf(block, "elements").length <= 10 && listOf(block, "elements").every((one) => isText(one, 3000))
      );
    case "actions":
      return (
        listOf(block, "elements").length <= 25 &&
        listOf(block, "elements").every((one) => isText(one["text"], 75, ["plain_text"]))
      );
    default:
      return false;
  }
}

function parse(value: unknown): Record<string, unknown>[] {
  const list: unknown = typeof value === "string" ? JSON.parse(value) : (value ?? []);
  return Array.isArray(list) ? list : [];
}

function listOf(holder: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const value = holder[key];
  return Array.isArray(value) ? value : [];
}
