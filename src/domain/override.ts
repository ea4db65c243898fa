import { z } from "zod";
import { stretch } from "./stretch.ts";

/** Somebody stands in for a stretch of time, whatever entries and rotations say (D12). */
export const override = z.strictObject({
  /** Number of the override within its role, for `shift uncover`; the higher of two is the newer. */
  id: z.int().positive(),
  /** Who stands in. */
  user: z.string(),
  /** Whose shifts are covered; whoever would be on call, unless given. */
  instead: z.string().optional(),
  ...stretch,
  /** Who made it. */
  by: z.string(),
  reason: z.string().optional(),
});
export type Override = z.output<typeof override>;

/** The newest of those that replace everybody. */
export function replacing(overrides: readonly Override[]): Override | undefined {
  return newest(overrides.filter((one) => one.instead === undefined));
}

/**
 * Who stands in the place of `user`: the newest override in their place wins, and whoever stands in can be covered in
 * turn by a newer one still. First to last; none when `user` stands themselves.
 */
export function standingInFor(user: string, overrides: readonly Override[], after = 0): Override[] {
  if (overrides.length === 0) return [];
  const found = newest(overrides.filter((one) => one.instead === user && one.id > after));
  return found ? [found, ...standingInFor(found.user, overrides, found.id)] : [];
}

function newest(overrides: readonly Override[]): Override | undefined {
  return overrides.reduce<Override | undefined>(
    (one, other) => (one && one.id > other.id ? one : other),
    undefined,
  );
}
