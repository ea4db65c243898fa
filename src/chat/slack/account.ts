import { DeliveryError } from "../../domain/delivery.ts";

/** The user in an account, `T…/U…` or `U…`, however it is spelled. Undefined when it is none. */
export function readAccount(account: string): { team?: string; user: string } | undefined {
  const [, team, user] = /^(?:([TE][A-Z0-9]+)\/)?([UW][A-Z0-9]+)$/.exec(account.toUpperCase()) ?? [];
  return user === undefined ? undefined : { user, ...(team === undefined ? {} : { team }) };
}

/** The user of an account in the bot's own workspace. Throws DeliveryError when it is none. */
export function userOf(account: string, ownTeam: string): string {
  const read = readAccount(account);
  if (read && (read.team ?? ownTeam) === ownTeam) return read.user;
  if (read)
    throw new DeliveryError(
      "slack.other-workspace",
      `${account} is not of the bot's workspace, which is ${ownTeam}`,
      "never",
    );
  throw new DeliveryError(
    "slack.no-such-person",
    `${JSON.stringify(account)} is no account on Slack: those are written T…/U…, such as T024BE7LD/U012AB3CD`,
    "never",
  );
}
