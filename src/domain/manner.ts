import type { NotificationCommand } from "./notification-command.ts";
import type { Target } from "./path.ts";
import { Refusal } from "./refusal.ts";

/** How targets are told: what is not given stays as it is. */
export type Manner = {
  [P in "interval" | "commands" | "autoNotify" | "order" | "whenOffDuty"]?: Target[P] | undefined;
};

const isGroup = ({ kind }: Target) => kind === "group";
const isSeveral = ({ kind }: Target) => kind === "group" || kind === "role";

/**
 * The targets, told in that manner, each as far as it concerns its kind: an interval is for groups and roles, order and
 * duty for groups; a command that serves a person's contact is not for rooms, and the other way round; one-off e-mail
 * goes by the house's own command (D23).
 *
 * @throws Refusal when something given concerns none of them.
 */
export function toldIn(
  manner: Manner,
  targets: readonly Target[],
  commands: ReadonlyMap<string, NotificationCommand>,
): Target[] {
  const { interval, order, whenOffDuty, autoNotify } = manner;
  const some = (given: unknown, name: string, concerned: (target: Target) => boolean, whom: string) => {
    if (given !== undefined && !targets.some(concerned))
      throw new Refusal(`${name} is for ${whom}: none is told here.`);
  };
  some(interval, "An interval", isSeveral, "groups and roles");
  some(order, "An order", isGroup, "groups");
  some(whenOffDuty, "What happens off duty", isGroup, "groups");
  for (const name of manner.commands ?? []) {
    const serves = serving(commands.get(name));
    some(name, name, serves.isFor, serves.whom);
  }
  return targets.map((target) => ({
    ...target,
    ...(autoNotify !== undefined && { autoNotify }),
    ...(interval !== undefined && isSeveral(target) && { interval }),
    ...(order !== undefined && isGroup(target) && { order }),
    ...(whenOffDuty !== undefined && isGroup(target) && { whenOffDuty }),
    ...(manner.commands && {
      commands: manner.commands.filter((name) => serving(commands.get(name)).isFor(target)),
    }),
  }));
}

function serving(command: NotificationCommand | undefined) {
  if (command?.contactType === undefined)
    return { whom: "rooms", isFor: ({ kind }: Target) => kind === "room" };
  return { whom: "people", isFor: ({ kind }: Target) => kind !== "room" && kind !== "email" };
}
