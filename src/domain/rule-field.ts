import { type NewEvent, severities } from "./event.ts";
import { canonicalAddress } from "./iplike.ts";

/** What a rule can ask an event for. */
export interface Field {
  /** Is it about the node in trouble, or about the event itself? */
  of: "node" | "event";
  /** What the event holds there: several values where a name repeats, undefined where it holds nothing. */
  values(event: NewEvent): readonly (string | undefined)[];
  /** What a rule says as an event spells it; undefined when no event can say that. */
  spell?(value: string): string | undefined;
}

export const service: Field = { of: "node", values: (event) => [event.service] };
export const category: Field = { of: "node", values: (event) => event.categories };

/** Node 0 and 0.0.0.0 are OpenNMS's ways to say "none" (C101). */
const fields = new Map<string, Field>([
  ["nodeid", { of: "node", values: (event) => [event.nodeId ? String(event.nodeId) : undefined] }],
  ["nodelabel", { of: "node", values: (event) => [event.nodeLabel] }],
  [
    "ipaddr",
    {
      of: "node",
      values: ({ interface: address = "0.0.0.0" }) => [
        address === "0.0.0.0" ? undefined : canonicalAddress(address),
      ],
      spell: canonicalAddress,
    },
  ],
  ["service", service],
  ["location", { of: "node", values: (event) => [event.location] }],
  ["foreignsource", { of: "node", values: (event) => [event.foreignSource] }],
  ["foreignid", { of: "node", values: (event) => [event.foreignId] }],
  ["categoryname", category],
  ["uei", { of: "event", values: (event) => [event.uei] }],
  ["source", { of: "event", values: (event) => [event.source] }],
  [
    "severity",
    {
      of: "event",
      values: (event) => [event.severity],
      spell: (value) => severities.find((each) => each.toLowerCase() === value.toLowerCase()),
    },
  ],
  ["host", { of: "event", values: (event) => [event.host] }],
]);

const aliases = new Map([
  ["interface", "ipaddr"],
  ["servicename", "service"],
]);

/** Columns of OpenNMS's asset table, which its rules name without more ado. */
const assetFields = new Set(
  `address1 address2 assetnumber building category circuitid city comment department description
  displaycategory division floor lease leaseexpires maintcontract maintcontractexpires managedobjectinstance
  managedobjecttype manufacturer modelnumber notifycategory operatingsystem pollercategory port rack region room
  serialnumber slot state supportphone thresholdcategory vendor vendorassetnumber vendorfax vendorphone zip`.split(
    /\s+/,
  ),
);

/** Said to whoever names a field that does not exist. */
export const fieldNames = [...fields.keys(), "parm[name]", "asset[name]"];

/** The field that a word names, in any case; undefined when there is none. */
export function fieldOf(word: string): Field | undefined {
  const [, list, own] = /^(parm|asset)\[(.+)\]$/i.exec(word) ?? [];
  if (own !== undefined)
    return list?.toLowerCase() === "parm" ? parmField(own) : assetField(own.toLowerCase());
  const name = word.toLowerCase();
  return fields.get(aliases.get(name) ?? name) ?? (assetFields.has(name) ? assetField(name) : undefined);
}

function parmField(name: string): Field {
  return {
    of: "event",
    values: ({ parms }) => parms.filter((parm) => parm.name === name).map((parm) => parm.value),
  };
}

function assetField(name: string): Field {
  return {
    of: "node",
    values: ({ assets }) =>
      Object.keys(assets)
        .filter((key) => key.toLowerCase() === name)
        .map((key) => assets[key]),
  };
}

/** Does the event name nothing of any node: no label, no address, no service, no asset? */
export function namesNoNode(event: NewEvent): boolean {
  for (const field of fields.values())
    if (field.of === "node" && field.values(event).some((value) => value !== undefined)) return false;
  return Object.keys(event.assets).length === 0;
}
