import { z } from "zod";
import { milliseconds } from "./time.ts";

/** Auto-notify of a target: who hears that an auto-acknowledged notice is over (seed: Destination Paths; D25). */
const autoNotify = z.enum(["off", "on", "auto"]);
export type AutoNotify = z.output<typeof autoNotify>;

/**
 * Whom a step tells. A name is unique across users, groups and roles (D22), so its kind is settled when the
 * path is declared. `network:room` names a room; an `@` makes a one-off e-mail address (D23).
 */
export const target = z.strictObject({
  kind: z.enum(["user", "group", "role", "email", "room"]),
  /** Name of the user, group or role; the e-mail address; or `network:room`. */
  name: z.string().min(1),
  /** Milliseconds between one member of a group or role and the next; 0 tells all at once. */
  interval: milliseconds.default(0),
  /** Names of notification commands, all executed; empty means the user's first usable contact. */
  commands: z.array(z.string()).default([]),
  autoNotify: autoNotify.default("auto"),
  /** Order of the members of a group: that of its list, or by name (D5). Roles are always by name. */
  order: z.enum(["list", "alphabetical"]).default("list"),
  /** What happens when the group is off duty as the notice is created (D1). */
  whenOffDuty: z.enum(["never", "delay"]).default("never"),
});
export type Target = z.output<typeof target>;

/** One step: `delay` milliseconds after the step before it (for the first: the initial delay), its targets are told. */
export const step = z.strictObject({ delay: milliseconds.default(0), targets: z.array(target).default([]) });
export type Step = z.output<typeof step>;

/**
 * A destination path: a named, reusable set of rules for sending notifications (seed: Destination Paths).
 * `steps[0].delay` is the initial delay; every further delay counts from the step before.
 */
export const path = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  steps: z.array(step).min(1),
});
export type Path = z.output<typeof path>;

/** When each step is due, in milliseconds after the notice was created (vector C064). */
export function stepOffsets(steps: readonly Step[]): number[] {
  let sum = 0;
  return steps.map((each) => {
    sum += each.delay;
    return sum;
  });
}

/** A room target's name taken apart: `irc:libera:#ops` is the room `#ops` on the network `irc:libera`. */
export function parseRoom(name: string): { network: string; room: string } | undefined {
  const match = /^(?<network>[a-z][a-z0-9]*(?::[a-z0-9-]+(?=:))?):(?<room>\S.*)$/.exec(name);
  return match?.groups
    ? { network: match.groups["network"] ?? "", room: match.groups["room"] ?? "" }
    : undefined;
}

/** Is that the name of an e-mail target? Whether mail gets there, only the other side knows. */
export function isEmailAddress(name: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(name);
}
