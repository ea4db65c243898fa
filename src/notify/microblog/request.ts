import { DeliveryError } from "../../domain/delivery.ts";
import type { Message } from "../../domain/message.ts";
import { shortened } from "../../domain/text.ts";
import { lineOf } from "../words.ts";
import type { MicroblogSettings } from "./settings.ts";

export type Way = "update" | "reply" | "direct";

export interface Request {
  url: URL;
  headers: Record<string, string>;
  body: string;
}

/** Characters that every server of its kind takes. */
const longest = { mastodon: 500, gnusocial: 140 };

/** What is asked of the server so that it says the message: to all, to all and one by name, or to one alone. */
export function requestOf(
  way: Way,
  address: string,
  message: Message,
  key: string,
  settings: MicroblogSettings,
): Request {
  const { kind, url } = settings;
  const account = way === "update" ? "" : accountOf(address);
  const prefix = account === "" || (kind === "gnusocial" && way === "direct") ? "" : `@${account} `;
  const text = shortened(prefix + withoutMentions(lineOf(message, longest[kind])), longest[kind]);
  if (kind === "mastodon") {
    const visibility = way === "direct" ? { visibility: "direct" } : {};
    return {
      url: new URL("api/v1/statuses", url),
      headers: {
        authorization: `Bearer ${settings.token}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify({ status: text, ...visibility }),
    };
  }
  const path = way === "direct" ? "direct_messages/new.json" : "statuses/update.json";
  const form = way === "direct" ? { text, user: account } : { status: text, source: "Watchbill" };
  const proof = Buffer.from(`${settings.user}:${settings.password}`).toString("base64");
  return {
    url: new URL(path, url),
    headers: { authorization: `Basic ${proof}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  };
}

function accountOf(address: string): string {
  const account = address.replace(/^@/, "");
  if (/^[A-Za-z0-9_.-]+(@[A-Za-z0-9.-]+(:\d+)?)?$/.test(account)) return account;
  throw new DeliveryError(
    "microblog.bad-account",
    `"${address}" is no account, such as alice or alice@example.org`,
    "never",
  );
}

/** Nobody and no group is called whom the text of an event names: a word joiner parts the sign from the name. */
function withoutMentions(text: string): string {
  return text.replace(/[@!](?=\S)/g, "$&\u2060");
}
