import { z } from "zod";

/**
 * Auto-acknowledge: an event with `uei` ends the outstanding notices of events with `acknowledge` that agree in
 * every `match`: `nodeid`, `interfaceid`, `serviceid`, `parm[name]`, `parm[#n]`.
 */
export const autoAck = z.strictObject({
  name: z.string(),
  uei: z.string().min(1),
  acknowledge: z.string().min(1),
  match: z
    .array(
      z
        .string()
        .regex(
          /^(nodeid|interfaceid|serviceid|parm\[[^\]]+\])$/,
          "must be nodeid, interfaceid, serviceid, parm[name] or parm[#n]",
        ),
    )
    .min(1),
  resolutionPrefix: z.string().default("RESOLVED: "),
  notify: z.boolean().default(true),
});
export type AutoAck = z.output<typeof autoAck>;
