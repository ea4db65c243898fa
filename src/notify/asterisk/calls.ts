import { randomBytes } from "node:crypto";
import type { DateTime } from "luxon";
import type { Letter } from "../../ports/notification-strategy.ts";
import { spoken } from "./speech.ts";

/** A call under way: who was called about what, and what is said to them. */
export interface PhoneCall {
  number: string;
  user: string;
  /** The notice, where pressing a key can acknowledge it. */
  notice: number | undefined;
  text: string;
}

/** Minutes for which a call is remembered; nobody is on the phone for longer. */
const remembered = 10;

/**
 * The calls under way, by a token that only the call itself carries: who presses a key on it is whom we called, and no
 * caller's number needs to be believed.
 */
export function callBook() {
  const calls = new Map<string, { call: PhoneCall; until: DateTime }>();
  return {
    begin({ message, values }: Letter, number: string, now: DateTime): { token: string; call: PhoneCall } {
      for (const [token, { until }] of calls) if (until <= now) calls.delete(token);
      const token = randomBytes(16).toString("hex");
      const notice = message.actions.includes("ack") ? message.notice : undefined;
      const call = { number, user: values["-d"] ?? "", notice, text: spoken(message) };
      calls.set(token, { call, until: now.plus({ minutes: remembered }) });
      return { token, call };
    },
    find: (token: string): PhoneCall | undefined => calls.get(token)?.call,
  };
}
export type CallBook = ReturnType<typeof callBook>;
