import { type AutoAck, parmAsked } from "./autoack.ts";
import type { NewEvent } from "./event.ts";

/**
 * What of an event an auto-acknowledge rule can ask for, each as a number of 32 bits, by which the book finds the few
 * notices that a clearing event may end among the many that it does not. Two things may share a number: what is found is
 * held against the rule.
 */
export function traitsOf({ nodeId, interface: address, service, parms }: NewEvent): number[] {
  return [
    ...new Set([
      ...(nodeId ? [numberOf("node", `${nodeId}`)] : []),
      ...(address === undefined ? [] : [numberOf("interface", address)]),
      ...(service === undefined ? [] : [numberOf("service", service)]),
      ...parms.map(({ name, value }) => numberOf(name, value, "parm")),
    ]),
  ];
}

/** The traits that trouble must have for the event to end it by that rule; undefined when it can end nothing by it. */
export function traitsAsked(rule: AutoAck, clear: NewEvent): number[] | undefined {
  const asked = rule.match.map((match): number | undefined => {
    const { nodeId, interface: address, service } = clear;
    if (match === "nodeid") return nodeId ? numberOf("node", `${nodeId}`) : undefined;
    if (match === "interfaceid") return address === undefined ? undefined : numberOf("interface", address);
    if (match === "serviceid") return service === undefined ? undefined : numberOf("service", service);
    const parm = parmAsked(match, clear);
    return parm && numberOf(parm.name, parm.value, "parm");
  });
  return asked.every((trait) => trait !== undefined) ? asked : undefined;
}

/** FNV-1a. */
function numberOf(...words: string[]): number {
  let hash = 0x811c9dc5;
  const text = words.join("\0");
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
