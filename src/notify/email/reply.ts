import { noticeInSubject, parseMailAnswer } from "../../domain/answer.ts";
import { formatDuration } from "../../domain/time.ts";
import { provenNotice } from "./token.ts";

/** What of a mail that came in decides what is done about it. Header names are in small letters. */
export interface Received {
  /** The one address it says it is from; undefined when there is none, or several. */
  from: string | undefined;
  subject: string;
  messageId: string | undefined;
  headers: ReadonlyMap<string, string>;
  /** Its own text, without attachments. */
  text: string;
}

/**
 * What a mail means: nothing to us; an answer to a notice, in the words of chat; or something its sender must be told.
 * `notice` is that whose token it had.
 */
export type Meaning =
  | { is: "nothing"; why: string }
  | { is: "answer"; notice: number; reply: string }
  | { is: "unclear"; notice?: number; sentence: string };

/** Headers in which mail programs and servers repeat the message id, or the address, of what is answered. */
const proofs = ["in-reply-to", "references", "to", "cc", "delivered-to", "x-original-to"];

/**
 * What a mail means. The sender's address alone proves nothing, since anybody can write it: only who has read the mail of
 * a notice knows its token, which mail programs send back.
 */
export function meaningOf(mail: Received, secret: string): Meaning {
  const machine = machineBehind(mail);
  if (machine !== undefined) return { is: "nothing", why: machine };
  if (mail.from === undefined) return { is: "nothing", why: "it has no one sender" };
  const answer = parseMailAnswer(mail.text);
  const proof = proofs.map((name) => mail.headers.get(name) ?? "").join("\n");
  const notice = provenNotice(proof, secret);
  if (notice === undefined) {
    if (!answer) return { is: "nothing", why: "it answers no mail of ours" };
    const meant = noticeInSubject(mail.subject);
    const what = meant === undefined ? "Nothing was changed" : `Notice #${meant} was not changed`;
    return {
      is: "unclear",
      sentence: `${what}: only a reply to the mail in which a notice was told counts, and this is none.`,
    };
  }
  if (!answer) {
    return {
      is: "unclear",
      notice,
      sentence: `Notice #${notice} was not changed: write "ack" in the first line, and nothing else in that line, to say that you have it.`,
    };
  }
  if (answer.notice !== undefined && answer.notice !== notice) {
    return {
      is: "unclear",
      notice,
      sentence: `Nothing was changed: your mail answers notice #${notice}, and says ${answer.act} ${answer.notice}. Reply to the mail of notice #${answer.notice}.`,
    };
  }
  const term = answer.for === undefined ? "" : ` ${formatDuration(answer.for)}`;
  return { is: "answer", notice, reply: answer.act + term };
}

/** Why no person wrote it; answering a machine could go on for ever. */
function machineBehind({ headers, from = "" }: Received): string | undefined {
  const is = (name: string, pattern: RegExp) => pattern.test(headers.get(name)?.trim() ?? "");
  if (is("auto-submitted", /^(?!no\b)./i)) return "it was sent by a machine (Auto-Submitted)";
  if (is("precedence", /^(bulk|junk|list|auto_reply)/i)) return "it was sent to many (Precedence)";
  if (is("return-path", /^<\s*>$/)) return "it is a bounce (Return-Path)";
  if (is("content-type", /^multipart\/report/i)) return "it is a report on a mail (Content-Type)";
  const given = ["list-id", "x-autoreply", "x-autorespond"].find((name) => headers.has(name));
  if (given !== undefined) return `it was sent by a machine (${given})`;
  if (/^(mailer-daemon|no-?reply)@/i.test(from)) return "nobody reads what is sent there";
  return undefined;
}
