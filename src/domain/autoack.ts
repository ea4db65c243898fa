import type { DateTime } from "luxon";
import { z } from "zod";
import type { NewEvent, Parm } from "./event.ts";

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

/** The name of the document that says what `uei` acknowledges. */
export function autoAckName(uei: string, acknowledge: string): string {
  return `${uei}->${acknowledge}`;
}

/**
 * The notices that the event ends: every one that is not resolved yet and agrees with a rule (D15), once each, with
 * the first rule that it agrees with.
 */
export function clearedBy<N extends { event: NewEvent; resolvedAt?: DateTime }>(
  event: NewEvent,
  rules: Iterable<AutoAck>,
  notices: readonly N[],
): { notice: N; rule: AutoAck }[] {
  const own = [...rules].filter((rule) => rule.uei === event.uei);
  return notices.flatMap((notice) => {
    const rule = notice.resolvedAt ? undefined : own.find((each) => ends(each, event, notice.event));
    return rule ? [{ notice, rule }] : [];
  });
}

function ends(rule: AutoAck, clear: NewEvent, trouble: NewEvent): boolean {
  return rule.acknowledge === trouble.uei && rule.match.every((match) => agree(match, clear, trouble));
}

/** What neither event names agrees in nothing: in OpenNMS's database, null never equals null. */
function agree(match: string, clear: NewEvent, trouble: NewEvent): boolean {
  switch (match) {
    case "nodeid":
      // Node 0 is OpenNMS's way to say that there is none.
      return Boolean(clear.nodeId) && clear.nodeId === trouble.nodeId;
    case "interfaceid":
      return clear.interface !== undefined && clear.interface === trouble.interface;
    case "serviceid":
      return clear.service !== undefined && clear.service === trouble.service;
    default:
      return parmAgrees(match, clear, trouble);
  }
}

/** The parameter must be on the other just so. */
function parmAgrees(match: string, clear: NewEvent, trouble: NewEvent): boolean {
  const parm = parmAsked(match, clear);
  return (
    parm !== undefined && trouble.parms.some((each) => each.name === parm.name && each.value === parm.value)
  );
}

/** The parameter of the clearing event that `parm[name]` or `parm[#n]` means: by number from 1 or by name in any case. */
export function parmAsked(match: string, { parms }: NewEvent): Parm | undefined {
  const asked = match.slice("parm[".length, -1);
  const [, number] = /^#(\d+)$/.exec(asked) ?? [];
  return number === undefined
    ? parms.find((each) => each.name.toLowerCase() === asked.toLowerCase())
    : parms[Number(number) - 1];
}
