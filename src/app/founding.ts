import { autoAck, autoAckName } from "../domain/autoack.ts";
import { type Directory, put } from "../domain/directory.ts";
import { heartbeatAutoAck } from "../domain/heartbeat.ts";
import { watchAutoAcks } from "../domain/watch.ts";
import { alertmanagerAutoAck } from "../sources/alertmanager/route.ts";

const opennms = "uei.opennms.org/nodes/";

/** Which event of OpenNMS's own ends the notices of which (the pairs that its default configuration has, too). */
const opennmsPairs: [clearing: string, acknowledged: string, match: string[]][] = [
  ["nodeUp", "nodeDown", ["nodeid"]],
  ["interfaceUp", "interfaceDown", ["nodeid", "interfaceid"]],
  ["nodeRegainedService", "nodeLostService", ["nodeid", "interfaceid", "serviceid"]],
  ["serviceResponsive", "serviceUnresponsive", ["nodeid", "interfaceid", "serviceid"]],
];

/** A new house: its zone, and the auto-acknowledge rules of the sources that it has. */
export function foundedDirectory(empty: Directory, zone: string): Directory {
  const rules = opennmsPairs.map(([up, down, match]) => {
    const [uei, acknowledge] = [opennms + up, opennms + down];
    return autoAck.parse({ name: autoAckName(uei, acknowledge), uei, acknowledge, match });
  });
  const housed = put(empty, "house", { ...empty.house, zone });
  return [...rules, alertmanagerAutoAck].reduce((directory, rule) => put(directory, "autoAck", rule), housed);
}

/** With the rules by which the house's own events end, where they are not there: houses founded before lack them. */
export function withOwnRules(directory: Directory): Directory {
  return [...watchAutoAcks, heartbeatAutoAck].reduce(
    (all, rule) => (all.autoAck.has(rule.name) ? all : put(all, "autoAck", rule)),
    directory,
  );
}

/** Somebody sits at the terminal of a house without people: they are its first user and its admin. */
export function withFirstUser(directory: Directory, name: string): Directory {
  if (directory.user.size > 0) return directory;
  const contacts = [{ type: "terminal", address: name, verified: true }];
  return put(directory, "user", { name, admin: true, contacts });
}
