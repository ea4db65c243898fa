import { DeliveryError } from "../../domain/delivery.ts";
import type { Message } from "../../domain/message.ts";
import { isEmailAddress } from "../../domain/path.ts";
import { shortened } from "../../domain/text.ts";
import type { Letter } from "../../ports/notification-strategy.ts";
import { lineOf, plainLine } from "../words.ts";
import { htmlOf } from "./html.ts";
import { plainBody } from "./plain.ts";
import type { EmailSettings } from "./settings.ts";
import { tagOf } from "./token.ts";

interface Mailbox {
  name: string;
  address: string;
}

/** One mail, as nodemailer takes it. */
export interface Mail {
  from: Mailbox;
  to: Mailbox;
  replyTo?: Mailbox;
  subject?: string;
  messageId?: string;
  inReplyTo?: string;
  references?: string;
  text: string;
  html?: string;
  headers: Record<string, string>;
  disableFileAccess: true;
  disableUrlAccess: true;
}

/** What a mail is made with: who it is from, where answers go and what proves them. */
export type Stationery = Pick<EmailSettings, "from" | "replyTo"> & { secret: string; canBeAnswered: boolean };

const longestSubject = 240;
/** What one text message of a phone holds. */
const longestPage = 160;

/** The letter as mail: plain text, the same as HTML, and what folds all mails of one notice together. */
export function mailOf(letter: Letter, stationery: Stationery): Mail {
  const { message } = letter;
  return {
    ...envelopeOf(letter, stationery),
    subject: subjectOf(message),
    text: plainBody(message, stationery.canBeAnswered),
    html: htmlOf(message, stationery.canBeAnswered),
  };
}

/**
 * The letter in short, for pagers and gateways to phones: one line without a subject, which many put in front. What
 * does not fit is cut from its end: first where it happened, then the title.
 */
export function pageOf(letter: Letter, stationery: Stationery): Mail {
  const where = letter.message.fields.filter(({ label }) => label !== "Since").map(({ value }) => value);
  const line = plainLine([lineOf(letter.message, Number.POSITIVE_INFINITY), ...where].join(" / "));
  // Three dots: an ellipsis would make gateways send the whole as Unicode, of which less than half fits.
  const text = line.length > longestPage ? `${line.slice(0, longestPage - 3).toWellFormed()}...` : line;
  return { ...envelopeOf(letter, stationery), text };
}

/** Replies are about a notice by its number in the subject, as with OpenNMS. */
export function subjectOf({ notice, state, title }: Message): string {
  const headline = plainLine(title);
  if (notice === undefined) return shortened(headline, longestSubject);
  const mark = `Notice #${notice}`;
  const numbered = headline.includes(mark) ? headline : `${mark}: ${headline}`;
  const isFollowUp = state !== undefined && state !== "outstanding";
  return shortened(isFollowUp ? `Re: ${numbered}` : numbered, longestSubject);
}

type Envelope = Omit<Mail, "subject" | "text" | "html">;

function envelopeOf({ address, key, message }: Letter, { from, replyTo, secret }: Stationery): Envelope {
  if (!isSafeAddress(address))
    throw new DeliveryError("email.bad-address", `"${address.slice(0, 80)}" is no e-mail address`, "never");
  const host = from.address.slice(from.address.lastIndexOf("@") + 1);
  const tag = message.notice === undefined ? undefined : tagOf(message.notice, secret);
  const thread = `<notice.${tag}@${host}>`;
  return {
    from,
    to: { name: "", address },
    ...(replyTo !== undefined && { replyTo: { name: from.name, address: tagged(replyTo, tag) } }),
    messageId: tag === undefined ? `<${key}@${host}>` : `<${key}.${tag}@${host}>`,
    ...(tag !== undefined && { inReplyTo: thread, references: thread }),
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** One address and nothing else: no list, no group, no comment, nothing that ends a header. */
export function isSafeAddress(address: string): boolean {
  return isEmailAddress(address) && /^[^\p{C}\p{Z}<>()[\]\\,;:"]+$/u.test(address);
}

/** `watchbill+@example.org` with the tag of a notice after its plus sign. */
function tagged(address: string, tag: string | undefined): string {
  const at = address.lastIndexOf("@");
  const [name, host] = [address.slice(0, at), address.slice(at)];
  if (!name.endsWith("+")) return address;
  return tag === undefined ? `${name.slice(0, -1)}${host}` : `${name}${tag}${host}`;
}
