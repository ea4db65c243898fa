import type { DateTime } from "luxon";
import { z } from "zod";
import { stretch } from "./stretch.ts";

/** Somebody asks to be relieved for a stretch of their shifts, perhaps for one in return. Nothing changes until then. */
export const swap = z.strictObject({
  /** Number of the request within its role, for `swap accept`. */
  id: z.int().positive(),
  asker: z.string(),
  /** When the asker wants to be relieved. */
  ...stretch,
  /** Who is asked; anyone of the role's group, unless given. */
  to: z.string().optional(),
  /** When the asker would stand in for whoever accepts. */
  inReturn: z.strictObject(stretch).optional(),
  askedAt: stretch.from,
  expiresAt: stretch.from,
});
export type Swap = z.output<typeof swap>;

/** Can it still be accepted? Not when its time is over, nor when somebody in it does not exist (any more). */
export function isPending(
  { asker, to, expiresAt }: Swap,
  now: DateTime,
  user: { has(name: string): boolean },
): boolean {
  const exist = user.has(asker) && (to === undefined || user.has(to));
  return exist && now.toMillis() < Date.parse(expiresAt);
}
