import { DiscordAPIError, GatewayCloseCodes, HTTPError } from "discord.js";
import { lossOf } from "../loss.ts";
import type { Loss } from "../supervise.ts";

type Fault = Pick<Loss, "sentence" | "patience">;

const tokenRefused: Fault = {
  sentence: "Discord refuses the token: reset it on the page Bot of the application, and set DISCORD_TOKEN",
  patience: "slow",
};

/** What Discord means by closing the connection; undefined where it can be taken up again. */
export function lossOfClose(code: number): Fault | undefined {
  return closes.get(code);
}

const closes = new Map<number, Fault>([
  [GatewayCloseCodes.AuthenticationFailed, tokenRefused],
  [
    GatewayCloseCodes.DisallowedIntents,
    {
      sentence:
        "Discord refuses an intent: switch on Message Content Intent on the page Bot of the application, or set DISCORD_MESSAGE_CONTENT=off",
      patience: "slow",
    },
  ],
  [
    GatewayCloseCodes.ShardingRequired,
    { sentence: "the bot is on more servers than one connection bears", patience: "slow" },
  ],
  [
    GatewayCloseCodes.InvalidIntents,
    { sentence: "Discord does not know the intents asked for", patience: "slow" },
  ],
  [
    GatewayCloseCodes.InvalidAPIVersion,
    { sentence: "Discord no longer speaks version 10 of its API", patience: "slow" },
  ],
  [GatewayCloseCodes.InvalidShard, { sentence: "Discord refuses the shard", patience: "slow" }],
]);

/** What a failed attempt to come in means to the person who reads `status`. */
export function lossOfError(error: unknown, where: string): Fault {
  if (error instanceof DiscordAPIError && error.status === 401) return tokenRefused;
  if (error instanceof DiscordAPIError || error instanceof HTTPError) {
    return { sentence: `${where} answered ${error.status} ${error.message}`.trim(), patience: "soon" };
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  if (/^Not enough sessions remaining/.test(cause.message)) {
    return { sentence: `Discord has had enough of us for today: ${cause.message}`, patience: "slow" };
  }
  return trouble(cause, where);
}

/** A failure of the network, in words. */
export function trouble(error: Error, where: string): Fault {
  const fault = lossOf(error, where);
  if (fault && fault.sentence !== ` (${where})`) return fault;
  return { sentence: `the connection was lost (${where})`, patience: "soon" };
}
