import type { Directory } from "../domain/directory.ts";
import { Refusal } from "../domain/refusal.ts";
import { hasStanding, type Standing } from "../domain/standing.ts";
import type { CommandContext } from "../ports/slash-command.ts";

export type Asker = Pick<CommandContext, "may" | "user" | "directory" | "from">;

/** May the asker run a verb that wants this standing? `role` is the role that the call names. */
export function mayRun(standing: Standing, asker: Asker, role?: string): boolean {
  return asker.may("admin") || hasStanding(asker.user, standing, asker.directory, role);
}

/** May they ever: for at least one role, where the standing is a supervisor's? */
export function mayEverRun(standing: Standing, asker: Asker): boolean {
  return [undefined, ...asker.directory.role.keys()].some((role) => mayRun(standing, asker, role));
}

/** The name of the user who asks, for verbs about what is their own. Refuses an asker who is none, such as the local admin. */
export function ownName({ user }: Asker): string {
  if (user) return user.name;
  throw new Refusal("That is for users, about what is their own, and you are none here.");
}

/** That nobody may change everything, and how `user` comes to. */
function noAdminWords(user: string): string {
  return `There is no admin. In a shell on the bot's machine: npx watchbill user set ${user} admin:yes`;
}

/** A word of warning when a change has left nobody who may change everything. */
export function lastAdminNotes(user: string, before: Directory, after: Directory): string[] {
  const wasLast = before.user.get(user)?.admin === true && adminsIn(after).length === 0;
  return wasLast ? [noAdminWords(user)] : [];
}

function adminsIn({ user }: Directory): string[] {
  return [...user.values()].filter((one) => one.admin).map((one) => one.name);
}

/** What the asker lacks, and how they get it. */
export function standingRefusal(what: string, standing: Standing, asker: Asker, role?: string): Refusal {
  const { from, user, directory } = asker;
  if (!from.verified) {
    return new Refusal(
      `${what} is not for strangers: ${from.network} does not vouch for who "${from.nick}" is.`,
      "Log in to an account on that network, then say which user you are: user link <your name>",
    );
  }
  if (!user) {
    return new Refusal(
      `${what} is for users, and your account "${from.id}" on ${from.network} is linked to none.`,
      `If you are one, say which: user link <your name>. Or an admin says: user link <name> ${from.network} ${from.id}`,
    );
  }
  const admins = adminsIn(directory);
  const ask =
    admins.length === 0 ? noAdminWords(user.name) : `Ask an admin: ${admins.slice(0, 5).join(", ")}.`;
  if (standing === "supervisor") {
    const supervisor = role === undefined ? undefined : directory.role.get(role)?.supervisor;
    const whose =
      supervisor === undefined ? "a role's supervisor" : `${supervisor}, the supervisor of ${role},`;
    return new Refusal(`${what} is for ${whose} and for admins; you are ${user.name}.`, ask);
  }
  return new Refusal(`${what} is for admins; you are ${user.name}.`, ask);
}
