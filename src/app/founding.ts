import { autoAck, autoAckName } from "../domain/autoack.ts";
import { type Directory, put } from "../domain/directory.ts";
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

/** Somebody sits at the terminal of a house without people: they are its first user and its admin. */
export function withFirstUser(directory: Directory, name: string): Directory {
  if (directory.user.size > 0) return directory;
  const contacts = [{ type: "terminal", address: name, verified: true }];
  return put(directory, "user", { name, admin: true, contacts });
}
