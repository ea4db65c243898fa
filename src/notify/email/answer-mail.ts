import { shortened } from "../../domain/text.ts";
import { plainLine } from "../words.ts";
import type { Mail } from "./compose.ts";
import type { Received } from "./reply.ts";

/**
 * What the house says back to a mail: below it in the thread, and marked so that no machine answers it. No word of a mail
 * that proves nothing is repeated: who wrote it may not be who it says.
 */
export function answerTo(
  mail: Received,
  address: string,
  say: string,
  { from, isProven }: { from: Mail["from"]; isProven: boolean },
): Mail {
  const subject = isProven ? plainLine(mail.subject) : "your mail";
  const id = mail.messageId;
  return {
    from,
    to: { name: "", address },
    subject: shortened(/^re:/i.test(subject) ? subject : `Re: ${subject}`, 240),
    ...(id !== undefined && { inReplyTo: id, references: id }),
    text: `${say}\n`,
    headers: { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
