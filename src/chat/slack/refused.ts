import { DeliveryError } from "../../domain/delivery.ts";
import type { Trouble } from "./trouble.ts";

/** Refusals that somebody can act on, in words. `place` is the room or account as the house names it. */
const words: Record<string, (place: string) => string> = {
  channel_not_found: (place) =>
    `there is no channel ${place} on Slack, or it is private and the bot was not invited`,
  not_in_channel: (place) => `the bot is not in ${place}: type /invite with its name there`,
  is_archived: (place) => `${place} is archived`,
  user_not_found: (place) => `there is no account ${place} on Slack`,
  users_not_found: (place) => `there is no account ${place} on Slack`,
  user_disabled: (place) => `the account ${place} is deactivated`,
  cannot_dm_bot: (place) => `${place} is a bot: nobody would read it`,
  restricted_action: (place) => `the workspace does not let the bot post to ${place}`,
  message_not_found: (place) => `the message in ${place} is gone`,
  cant_update_message: (place) => `the message in ${place} is not the bot's own`,
  edit_window_closed: (place) => `the workspace no longer lets the message in ${place} be changed`,
  no_such_subteam: (place) => `there is no user group ${place} on Slack`,
};

/** What another try cannot mend while nobody changes something on Slack. */
const never = new Set([
  ...Object.keys(words).filter((error) => error !== "not_in_channel"),
  "missing_scope",
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_blocks_too_long",
  "msg_too_long",
  "no_text",
  "invalid_arguments",
  "too_long",
  "plan_upgrade_required",
  "permission_denied",
  "subteam_max_users_exceeded",
]);

/** What a failed call means to the house. Codes are `slack.` and Slack's own word: `slack.channel-not-found`. */
export function refusalFor(trouble: Trouble, place: string): DeliveryError {
  const { error, message, needed, retryAfter } = trouble;
  const code = error === "ratelimited" ? "slack.rate-limited" : `slack.${error.replaceAll("_", "-")}`;
  const scope = `the app lacks the scope ${needed}: give it that, and install it again`;
  const text = error === "missing_scope" ? scope : (words[error]?.(place) ?? `${message} (${place})`);
  const wish = retryAfter === undefined ? {} : { retryAfter: retryAfter * 1000 };
  return new DeliveryError(code, text, never.has(error) ? "never" : "later", wish);
}

export function notConnected(why: string): DeliveryError {
  return new DeliveryError("slack.not-connected", `not connected: ${why}`, "later");
}

export function nobodyWaits(): DeliveryError {
  return new DeliveryError("slack.given-up", "nobody waits for it any more", "later");
}
