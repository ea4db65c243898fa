import { DeliveryError } from "../../domain/delivery.ts";
import { dial } from "../../net/dial.ts";
import { openAmi, type Packet } from "./ami.ts";
import type { AsteriskSettings } from "./settings.ts";

/** How long a phone rings, in milliseconds. */
const ringing = 30_000;
/** Nobody wants to be rung again at once, in milliseconds. */
const pause = 60_000;

/** What Asterisk's reasons say, as far as they say anything; only 4 is a phone that was picked up. */
const reasons: Record<string, { code: string; sentence: string }> = {
  "0": { code: "failed", sentence: "the call could not be made" },
  "1": { code: "hung-up", sentence: "the call was hung up before it was answered" },
  "3": { code: "not-answered", sentence: "nobody picked up" },
  "5": { code: "busy", sentence: "the line is busy" },
  "8": { code: "congestion", sentence: "the lines are congested" },
};

export interface CallOut {
  number: string;
  /** What the dialplan is given. None may hold a comma: Asterisk takes it for the next variable. */
  variables: Record<string, string>;
}

/**
 * Rings a phone, and resolves when somebody picks it up. Throws a DeliveryError when nobody does: ringing again can help.
 */
export async function ring(call: CallOut, settings: AsteriskSettings, signal: AbortSignal): Promise<void> {
  const { ami: where, user, secret, channel, context, callerId } = settings;
  const socket = await dial(where, signal);
  try {
    const ami = await openAmi(socket);
    const login = await ami.ask("Login", [
      ["Username", user],
      ["Secret", secret],
      ["Events", "call"],
    ]);
    refuseUnless(login.response, "login-refused");
    const { id, response } = await ami.ask("Originate", [
      ["Channel", channel.replaceAll("%number%", call.number)],
      ["Context", context],
      ["Exten", "s"],
      ["Priority", "1"],
      ["Timeout", `${ringing}`],
      ...(callerId === undefined ? [] : [["CallerID", callerId] as const]),
      ...Object.entries(call.variables).map(([name, value]) => ["Variable", `${name}=${value}`] as const),
      ["Async", "true"],
    ]);
    refuseUnless(response, "originate-refused");
    const outcome = await ami.event("OriginateResponse", id);
    const reason = outcome.get("reason") ?? "";
    if (outcome.get("response") === "Success" && reason === "4") return;
    const why = reasons[reason] ?? {
      code: "failed",
      sentence: `the call came to nothing (reason ${reason})`,
    };
    throw new DeliveryError(`asterisk.${why.code}`, why.sentence, "later", { retryAfter: pause });
  } finally {
    socket.destroy();
  }
}

function refuseUnless(response: Packet, code: string): void {
  if (response.get("response") === "Success") return;
  throw new DeliveryError(
    `asterisk.${code}`,
    `Asterisk refused: ${response.get("message") ?? "it does not say why"}`,
    "never",
  );
}
