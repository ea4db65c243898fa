import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from "discord.js";
import { DeliveryError } from "../../domain/delivery.ts";
import { trouble } from "./loss.ts";

/** What a failed request means for a delivery. Throws what is no failure of the world, but one of ours. */
export function failureOf(error: unknown, signal?: AbortSignal): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (signal?.aborted) return new DeliveryError("discord.abandoned", "nobody waits for it any more", "later");
  if (error instanceof RateLimitError) return limited(error.retryAfter);
  if (error instanceof DiscordAPIError) return refusal(error);
  if (error instanceof HTTPError) {
    return new DeliveryError("discord.fault", `Discord answered ${error.status} ${error.message}`, "later", {
      cause: error,
    });
  }
  if (!(error instanceof Error) || error instanceof TypeError) throw error;
  const sentence =
    error.name === "AbortError" ? "Discord did not answer in time" : trouble(error, "Discord").sentence;
  return new DeliveryError("discord.unreachable", sentence, "later", { cause: error });
}

export function notConnected(sentence = "the connection was lost"): DeliveryError {
  return new DeliveryError("discord.not-connected", sentence, "later");
}

/** Milliseconds; when the answer does not say how long, as those of the firewall before Discord. */
const unsaid = 60_000;

function limited(wish: number): DeliveryError {
  const retryAfter = wish > 0 ? wish : unsaid;
  return new DeliveryError(
    "discord.rate-limited",
    `Discord wants ${Math.ceil(retryAfter / 1000)} s of patience`,
    "later",
    { retryAfter },
  );
}

function refusal(error: DiscordAPIError): DeliveryError {
  const known = refusals.get(Number(error.code));
  if (known) return new DeliveryError(known.code, known.sentence, "never", { cause: error });
  if (error.status === 429) return limited(0);
  const retry = error.status === 401 || error.status === 408 ? "later" : "never";
  return new DeliveryError("discord.refused", `Discord refuses it: ${error.message} (${error.code})`, retry, {
    cause: error,
  });
}

const noSuchPerson = { code: "discord.no-such-person", sentence: "there is no such user on Discord" };

/** What no further attempt changes before somebody else does: the path goes on at once instead. */
const refusals = new Map<number, { code: string; sentence: string }>([
  [
    RESTJSONErrorCodes.CannotSendMessagesToThisUser,
    {
      code: "discord.cannot-dm",
      sentence: "this person takes no direct messages from the bot, or shares no server with it",
    },
  ],
  [
    RESTJSONErrorCodes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
    { code: "discord.cannot-dm", sentence: "this person shares no server with the bot" },
  ],
  [RESTJSONErrorCodes.InvalidRecipients, noSuchPerson],
  [RESTJSONErrorCodes.UnknownUser, noSuchPerson],
  [
    RESTJSONErrorCodes.UnknownChannel,
    { code: "discord.no-such-room", sentence: "there is no such channel, or the bot cannot see it" },
  ],
  [
    RESTJSONErrorCodes.MissingAccess,
    { code: "discord.not-allowed", sentence: "the bot cannot see that channel" },
  ],
  [
    RESTJSONErrorCodes.MissingPermissions,
    { code: "discord.not-allowed", sentence: "the bot lacks a permission in that channel" },
  ],
  [
    RESTJSONErrorCodes.UnknownMessage,
    { code: "discord.no-such-message", sentence: "the message was deleted" },
  ],
]);
