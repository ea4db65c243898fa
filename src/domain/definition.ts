import { z } from "zod";

/**
 * An event notification definition: which events open a notice, along which destination path, with what words.
 *
 * `uei` is an exact UEI, `~` and a regular expression that must match the whole UEI, or `MATCH-ANY-UEI` (D6).
 */
export const definition = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  uei: z.string().min(1),
  status: z.enum(["on", "off"]).default("on"),
  /** Filter over what the event carries (see rule.ts); absent matches all. */
  rule: z.string().optional(),
  path: z.string(),
  subject: z.string().optional(),
  text: z.string().optional(),
  numeric: z.string().optional(),
  /** Regular expression that must match the whole severity label, both lower-cased. */
  severity: z.string().optional(),
  /** One parameter that the event must carry: its value begins with `value`, or matches it as `~regex`. */
  varbind: z.strictObject({ name: z.string(), value: z.string() }).optional(),
  /** Own parameters, handed to notification commands as switches. */
  parameters: z.record(z.string(), z.string()).default({}),
});
export type Definition = z.output<typeof definition>;
