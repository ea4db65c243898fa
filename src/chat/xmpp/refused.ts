import { DeliveryError } from "../../domain/delivery.ts";
import type { Fault } from "./stanza.ts";

/** Trying again may help: a server that is away, a limit that passes. */
const passing: Record<string, string> = {
  "remote-server-not-found": "its server cannot be found now",
  "remote-server-timeout": "its server does not answer",
  "resource-constraint": "its server is overloaded",
  "recipient-unavailable": "it cannot be reached now",
  "internal-server-error": "its server has a fault",
  "policy-violation": "its server takes no more from us now",
};

/** What it means that an account does not get a message. */
export function personRefusal({ condition, text }: Fault, account: string): DeliveryError {
  const said = text === "" ? "" : ` (${text})`;
  const why = passing[condition];
  if (why !== undefined)
    return new DeliveryError("xmpp.unreachable", `${account} did not get it: ${why}${said}`, "later");
  if (["service-unavailable", "item-not-found", "gone", "jid-malformed"].includes(condition))
    return new DeliveryError(
      "xmpp.no-such-person",
      `there is no account ${account}, or it takes nothing from us${said}`,
      "never",
    );
  const words = condition.replaceAll("-", " ");
  return new DeliveryError(
    "xmpp.refused",
    `the server let nothing through to ${account}: ${words}${said}`,
    "never",
  );
}

/** What it means that a room does not take a message. */
export function roomRefusal({ condition, text }: Fault, room: string): DeliveryError {
  const said = text === "" ? condition.replaceAll("-", " ") : text;
  if (condition === "not-acceptable" || condition === "item-not-found")
    return new DeliveryError("xmpp.not-in-room", `we are not in ${room} any more: ${said}`, "later");
  if (condition === "forbidden")
    return new DeliveryError(
      "xmpp.no-voice",
      `we may not speak in ${room}: give the bot a voice there`,
      "later",
    );
  if (condition === "not-allowed")
    return new DeliveryError("xmpp.refused", `${room} takes nothing from us: ${said}`, "never");
  return new DeliveryError("xmpp.unreachable", `${room} did not take it: ${said}`, "later");
}

export function timedOut(whom: string, seconds: number): DeliveryError {
  return new DeliveryError("xmpp.timeout", `${whom} did not answer within ${seconds} s`, "later");
}
