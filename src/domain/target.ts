import type { Directory } from "./directory.ts";
import { nearest } from "./nearest.ts";
import { parseRoom, type Target } from "./path.ts";
import { Refusal } from "./refusal.ts";
import { formatDuration } from "./time.ts";

/**
 * Whom a word means as a target of a path: the user, group or role of that name (they share none, D22), `ops@example.org`
 * as a one-off e-mail address (D23), or `network:room` (D24).
 *
 * @throws Refusal for anything else.
 */
export function targetOf(word: string, directory: Directory): Pick<Target, "kind" | "name"> {
  const kinds = ["user", "group", "role"] as const;
  for (const kind of kinds) if (directory[kind].has(word)) return { kind, name: word };
  if (/^[^\s@]+@[^\s@]+$/.test(word)) return { kind: "email", name: word };
  if (parseRoom(word)) return { kind: "room", name: word };
  const near = nearest(
    word,
    kinds.flatMap((kind) => [...directory[kind].keys()]),
  );
  throw new Refusal(
    `"${word}" is nobody here: name a user, a group or a role, an e-mail address, or a room such as irc:#ops.`,
    near === undefined ? undefined : `Did you mean "${near}"?`,
  );
}

/** A target in words, with what is not as usual: `ops (group), 5m from one to the next, by javaEmail`. */
export function describeTarget(target: Target): string {
  const kinds = { user: "user", group: "group", role: "role", email: "one-off e-mail", room: "room" };
  const facts = [
    target.interval > 0 && `${formatDuration(target.interval)} from one to the next`,
    target.order === "alphabetical" && "in order of names",
    target.whenOffDuty === "delay" && "waits until on duty",
    target.commands.length > 0 && `by ${target.commands.join(" and ")}`,
    target.autoNotify !== "auto" && `auto-notify ${target.autoNotify}`,
  ];
  return [`${target.name} (${kinds[target.kind]})`, ...facts.filter((fact) => fact !== false)].join(", ");
}
