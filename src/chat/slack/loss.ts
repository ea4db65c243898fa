import type { Loss } from "../supervise.ts";
import type { Trouble } from "./trouble.ts";

type Token = "bot token" | "app-level token";

/** What the app's owner has to change; until then another try is not likely to help. */
const credentials: Record<string, (token: Token) => string> = {
  invalid_auth: (token) => `Slack refuses the ${token}: is it complete, and of this app?`,
  not_authed: (token) => `Slack refuses the ${token}: is it complete, and of this app?`,
  not_allowed_token_type: (token) => `Slack refuses the ${token}: it is of the wrong kind`,
  account_inactive: (token) =>
    `the ${token} is of an app that was removed from the workspace: install it again`,
  token_revoked: (token) => `the ${token} was revoked: install the app again, and take its new token`,
  token_expired: (token) => `the ${token} has expired: take a new one`,
  user_removed_from_team: () => "the bot was removed from the workspace",
  team_disabled: () => "the workspace is disabled",
};

/** Why the connection cannot stay, when what a call of the Web API met is a fault of the token itself. */
export function credentialLoss({ error }: Trouble, token: Token = "bot token"): Loss | undefined {
  const sentence = credentials[error]?.(token);
  return sentence === undefined ? undefined : { sentence, patience: "slow" };
}

/** Why a connection did not come about. */
export function lossOf(trouble: Trouble, token: Token): Loss {
  const fault = credentialLoss(trouble, token);
  if (fault) return fault;
  if (trouble.error === "missing_scope" || trouble.error === "no_permission")
    return {
      sentence: `the ${token} lacks the scope ${trouble.needed ?? "connections:write"}`,
      patience: "slow",
    };
  return { sentence: trouble.message, patience: trouble.isRefusal ? "slow" : "soon" };
}

/** What Slack's `disconnect` says, for people. */
export function farewell(reason: string): Loss {
  if (reason === "link_disabled")
    return { sentence: "Socket Mode is switched off for the app: switch it on", patience: "slow" };
  if (reason === "too_many_websockets")
    return {
      sentence: "the app has too many connections open: are other bots running with its token?",
      patience: "slow",
    };
  return { sentence: "Slack asked us to connect anew", patience: "soon" };
}
