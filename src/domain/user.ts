import type { DateTime } from "luxon";
import { z } from "zod";
import { isOnDuty, nextOnDuty } from "./duty.ts";
import { severities } from "./event.ts";

/**
 * One way to reach a user. `type` is a contact type: the name of a network ("irc", "slack:acme") or of an
 * address kind ("email", "mobilePhone"). For a network the address is the account there, never a nick.
 *
 * Only a `verified` contact on a network is an identity: acts of that account are acts of this user.
 */
const contact = z.strictObject({
  type: z.string().min(1).max(64),
  address: z.string().min(1).max(256),
  verified: z.boolean().default(false),
});
export type Contact = z.output<typeof contact>;

/** From that severity up, contacts of these types go before the others, in this order. */
const preference = z.strictObject({
  from: z.enum(severities),
  contacts: z.array(z.string().min(1).max(64)).min(1),
});
export type Preference = z.output<typeof preference>;

/** A person who can be told. `duty` holds duty schedules as text (see duty.ts); none means always on duty. */
export const user = z.strictObject({
  name: z.string(),
  fullName: z.string().optional(),
  comments: z.string().optional(),
  /** IANA zone in which the duty schedules are read (D9); the house's zone when absent. */
  zone: z.string().optional(),
  admin: z.boolean().default(false),
  /** In the order of preference: a target that lists no commands uses the first that can be used. */
  contacts: z.array(contact).default([]),
  /** Of those that hold for a severity, the one that begins highest counts. */
  prefers: z.array(preference).default([]),
  duty: z.array(z.string()).default([]),
});
export type User = z.output<typeof user>;

/** An ordered list of users that a destination path can target (seed: Users, Groups, and On-Call Roles). */
export const group = z.strictObject({
  name: z.string(),
  comments: z.string().optional(),
  zone: z.string().optional(),
  /** User names in the order in which they are told (D5). */
  users: z.array(z.string()).default([]),
  /** Home room, `network:room`: whatever tells the group is posted there too. */
  room: z.string().optional(),
  duty: z.array(z.string()).default([]),
});
export type Group = z.output<typeof group>;

/** A user or a group: schedules, and the zone in which they are read when that is not the house's (D9). */
export interface Dutiful {
  duty: readonly string[];
  zone?: string | undefined;
}

/** Without schedules always (seed: Duty Schedules). */
export function hasDuty({ duty, zone }: Dutiful, at: DateTime, houseZone: string): boolean {
  return isOnDuty(duty, at, zone ?? houseZone);
}

/** When their duty begins next, or `from` while it lasts; undefined when it never does. */
export function nextDutyOf({ duty, zone }: Dutiful, from: DateTime, houseZone: string): DateTime | undefined {
  return nextOnDuty(duty, from, zone ?? houseZone);
}
