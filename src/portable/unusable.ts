import type { Directory } from "../domain/directory.ts";
import type { NotificationCommand } from "../domain/notification-command.ts";
import { parseRoom, type Target } from "../domain/path.ts";
import { problemOf, whyNotPosted } from "../domain/ways.ts";

/**
 * What of a directory this house cannot carry out, a sentence each: notification commands and rooms that paths name, and
 * home rooms, for which it has no strategy, or none that is set up. They may stand: what is missing may come later.
 */
export function unusable(directory: Directory, commands: ReadonlyMap<string, NotificationCommand>): string[] {
  const missing = new Map<string, Set<string>>();
  for (const path of directory.path.values()) {
    for (const target of path.steps.flatMap((step) => step.targets)) {
      for (const what of neededFor(target, directory).filter(
        (name) => problemOf(name, commands) !== undefined,
      )) {
        missing.set(what, (missing.get(what) ?? new Set()).add(path.name));
      }
    }
  }
  const sentences = [...missing].map(([command, paths]) => {
    const listed = `${paths.size === 1 ? "path" : "paths"} ${[...paths].join(", ")}`;
    const problem = commands.get(command)?.problem ?? `This house has no notification command ${command}`;
    return `${problem}; nobody is told by it on ${listed}.`;
  });
  const rooms = [...directory.group.values(), ...directory.role.values()].flatMap(({ room }) => room ?? []);
  return [...sentences, ...[...new Set(rooms)].flatMap((room) => whyNotPosted(room, commands) ?? [])];
}

function neededFor({ kind, name, commands }: Target, { house }: Directory): string[] {
  if (kind === "room") return [`${parseRoom(name)?.network}Room`];
  return kind === "email" ? [house.emailCommand] : commands;
}
