import { z } from "zod";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

/** Wall-clock time of day, `HH:mm` or `HH:mm:ss`; `24:00` is the end of the day. */
const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)$/, "must be HH:mm or HH:mm:ss");
/** Wall-clock date and time, `yyyy-MM-ddTHH:mm[:ss]`, in the role's zone. */
const localDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, "must be yyyy-MM-ddTHH:mm");

/**
 * When an entry puts its user on call. Intervals are half-open (D10); an end at or before its begin runs on into
 * the next day (D7).
 */
export const entryTime = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("specific"), begins: localDateTime, ends: localDateTime }),
  z.strictObject({ type: z.literal("daily"), begins: timeOfDay, ends: timeOfDay }),
  z.strictObject({ type: z.literal("weekly"), day: z.enum(weekdays), begins: timeOfDay, ends: timeOfDay }),
  z.strictObject({
    type: z.literal("monthly"),
    day: z.int().min(1).max(31),
    begins: timeOfDay,
    ends: timeOfDay,
  }),
]);
export type EntryTime = z.output<typeof entryTime>;

export const roleEntry = z.strictObject({
  /** Number of the entry within its role, for `shift remove`. */
  id: z.int().positive(),
  user: z.string(),
  time: entryTime,
});
export type RoleEntry = z.output<typeof roleEntry>;

/** An on-call role: an overlay on a group that finds the right users by calendar (seed: On-Call Roles). */
export const role = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  /** Membership group: entries may only name its members. */
  group: z.string(),
  /** On call whenever nobody else is (D11). */
  supervisor: z.string(),
  zone: z.string().optional(),
  entries: z.array(roleEntry).default([]),
});
export type Role = z.output<typeof role>;
