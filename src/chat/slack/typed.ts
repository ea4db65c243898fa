import { plainText, unescaped } from "./text.ts";

export interface TypedKit {
  network: string;
  /** The account of a user, as the house links it. */
  accountOf(user: string): Promise<string>;
  /** The name of a channel: `#ops`. */
  roomOf(channel: string): Promise<string>;
}

/** What is said to the bot by name, and what is said: "@watchbill: oncall". */
export function addressed(text: string, me: string): { isMention: boolean; rest: string } {
  const mention = new RegExp(`^\\s*<@${me}(\\|[^>]*)?>[\\s:,]*`);
  return { isMention: mention.test(text), rest: text.replace(mention, "") };
}

/** Is it, to its first word, a command of the house? */
export function beginsWithCommand(words: string, commands: ReadonlySet<string>): boolean {
  return commands.has((words.split(/\s/, 1)[0] ?? "").toLowerCase());
}

/**
 * What somebody typed, from what Slack made of it: `<@U1|alice>` → the account, `<#C1|ops>` → the room as a target of a
 * path is written (`slack:#ops`), or `#ops` after a colon; links and addresses as they were typed.
 */
export async function asTyped(text: string, kit: TypedKit): Promise<string> {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/<([^<>]+)>/g)) {
    const before = text.slice(from, match.index);
    from = match.index + match[0].length;
    parts.push(before, await meantBy(match[1] ?? "", before.endsWith(":"), kit));
  }
  return plainText(unescaped(parts.join("") + text.slice(from))).trim();
}

async function meantBy(inside: string, afterColon: boolean, kit: TypedKit): Promise<string> {
  const [target = "", label = ""] = inside.split("|", 2);
  const id = target.slice(1);
  if (target.startsWith("@")) return await kit.accountOf(id);
  if (target.startsWith("#")) {
    const room = label === "" ? await kit.roomOf(id) : `#${label}`;
    return afterColon ? room : `${kit.network}:${room}`;
  }
  if (target.startsWith("!")) return label || `@${id}`;
  return label || target;
}
