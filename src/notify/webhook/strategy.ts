import { defineStrategy } from "../../define.ts";
import { DeliveryError } from "../../domain/delivery.ts";
import { shortened } from "../../domain/text.ts";
import { addressList } from "../../net/address-list.ts";
import { accepted } from "../../net/http-outcome.ts";
import { inTime } from "../../net/in-time.ts";
import { createPost } from "../../net/post.ts";
import type { Letter, NotificationStrategy } from "../../ports/notification-strategy.ts";
import { plainLine } from "../words.ts";
import { guarded } from "./guard.ts";
import { webhookSettings } from "./settings.ts";
import { signatureHeaders } from "./sign.ts";
import { filledIn, fullBody, templateFault } from "./template.ts";

/** Milliseconds for one attempt, from the look at the name to the end of the answer. */
const patience = 15_000;
/** Characters of the answer that are kept. */
const mostKept = 200;

/**
 * JSON by HTTP, signed after the Standard Webhooks specification: to the URL that is a user's contact, or by `webhookUrl`
 * to the one that the declared command names.
 */
export const webhook = defineStrategy({
  name: "webhook",
  settings: webhookSettings,
  create({ secret, template, allowPrivate }, { clock }) {
    const post = createPost();
    const isAllowed = addressList(allowPrivate, "WEBHOOK_ALLOW_PRIVATE");

    async function deliver(address: string, letter: Letter, signal: AbortSignal) {
      const url = urlOf(address);
      const body = bodyOf(letter, template);
      const now = clock.now();
      const headers = {
        "content-type": "application/json",
        "user-agent": "Watchbill",
        ...signatureHeaders(secret, letter.key, Math.floor(now.toSeconds()), body),
      };
      const counterpart = { code: "webhook", name: url.host };
      const answer = await inTime(counterpart, patience, clock, signal, async (ending) =>
        post(url, headers, body, ending, guarded(url, isAllowed)),
      );
      accepted(counterpart, answer, clock.now());
      return { answer: shortened(plainLine(`${answer.status} ${answer.body}`), mostKept) };
    }

    const strategies: NotificationStrategy[] = [
      {
        name: "webhook",
        contactType: "webhook",
        send: (letter, signal) => deliver(letter.address, letter, signal),
      },
      {
        name: "webhookUrl",
        needsNoContact: true,
        send: (letter, signal) => deliver(optionOf(letter, "url") ?? "", letter, signal),
      },
    ];
    return { strategies };
  },
});

/** An argument of the declared command by its name; OpenNMS writes some with a dash. */
function optionOf({ line }: Letter, name: string): string | undefined {
  return line?.options[name] ?? line?.options[`-${name}`];
}

function bodyOf(letter: Letter, usual: string | undefined): string {
  const own = letter.line?.options["template"];
  const fault = own === undefined ? undefined : templateFault(own);
  if (fault !== undefined)
    throw new DeliveryError("webhook.bad-template", `the command's argument "template" ${fault}`, "never");
  const template = own ?? usual;
  return template === undefined ? fullBody(letter) : filledIn(template, letter);
}

function urlOf(address: string): URL {
  if (URL.canParse(address) && /^https?:/i.test(address)) return new URL(address);
  const sentence =
    address === ""
      ? 'the command names no URL: give it an argument "url"'
      : `"${address}" is no URL of the web, such as https://example.org/hook`;
  throw new DeliveryError("webhook.no-url", sentence, "never");
}
