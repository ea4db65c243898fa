import { z } from "zod";
import { entryTime } from "./role.ts";

/**
 * A scheduled outage: while it lasts, notices of the nodes and interfaces it lists are held, and told at its end
 * only if they are still outstanding (D21).
 */
export const outage = z.strictObject({
  name: z.string(),
  zone: z.string().optional(),
  times: z.array(entryTime).min(1),
  nodeIds: z.array(z.int()).default([]),
  nodeLabels: z.array(z.string()).default([]),
  /** Addresses, or `match-any`. */
  interfaces: z.array(z.string()).default([]),
});
export type Outage = z.output<typeof outage>;
