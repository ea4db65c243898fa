import type { Directory } from "../../domain/directory.ts";
import { faults, refusalOf } from "../../domain/faults.ts";
import { Refusal } from "../../domain/refusal.ts";
import { Arrival, type Manner } from "./arrival.ts";
import { bringCommands } from "./commands-xml.ts";
import { bringGroups } from "./groups-xml.ts";
import { bringNotifd, outageCalendars } from "./notifd-xml.ts";
import { bringNotifications } from "./notifications-xml.ts";
import { openFile } from "./opened.ts";
import { bringOutages } from "./outages-xml.ts";
import { bringPaths } from "./paths-xml.ts";
import { bringRoles } from "./roles-xml.ts";
import { bringUsers } from "./users-xml.ts";

/** The files that are read, and the root element of each. */
export const opennmsFiles = {
  "users.xml": "userinfo",
  "groups.xml": "groupinfo",
  "notificationCommands.xml": "notification-commands",
  "notifd-configuration.xml": "notifd-configuration",
  "destinationPaths.xml": "destinationPaths",
  "notifications.xml": "notifications",
  "poll-outages.xml": "outages",
} as const;
export type OpennmsFile = keyof typeof opennmsFiles;

/** Not read, but spoken of when it is there. */
const ackd = "ackd-configuration.xml";

/** May the import be given that file? All others of OpenNMS's folder concern something else. */
export function isOpennmsFile(name: string): boolean {
  return name in opennmsFiles || name === ackd;
}

/**
 * Brings OpenNMS's configuration into a directory: over what is there under the same names, and beside everything else.
 * The report says what came, what is read otherwise, and what could not be used; nothing is dropped in silence.
 *
 * @throws Refusal for a file that is no XML or of another kind, and when no file is there.
 */
export function importOpennms(
  files: ReadonlyMap<string, Buffer>,
  directory: Directory,
  manner: Manner,
): { directory: Directory; report: string } {
  const names = Object.keys(opennmsFiles) as OpennmsFile[];
  const roots = new Map(
    names.flatMap((name) => {
      const content = files.get(name);
      return content ? [[name, openFile(name, content, opennmsFiles[name])] as const] : [];
    }),
  );
  if (roots.size === 0) throw new Refusal(`None of OpenNMS's files is there: ${names.join(", ")}.`);

  const arrival = new Arrival(directory, manner);
  const { report } = arrival;
  // In this order, so that whoever is named has arrived before.
  const bring = (name: OpennmsFile, work: (root: NonNullable<ReturnType<typeof roots.get>>) => void) => {
    const root = roots.get(name);
    if (root) work(root);
    else report.remark(`${name} is not there.`);
  };
  bring("users.xml", (root) => bringUsers(root, arrival));
  bring("groups.xml", (root) => {
    bringGroups(root, arrival);
    bringRoles(root, arrival);
  });
  bring("notificationCommands.xml", (root) => bringCommands(root, arrival));
  bring("notifd-configuration.xml", (root) => bringNotifd(root, arrival));
  bring("destinationPaths.xml", (root) => bringPaths(root, arrival));
  bring("notifications.xml", (root) => bringNotifications(root, arrival));
  const notifd = roots.get("notifd-configuration.xml");
  bring("poll-outages.xml", (root) =>
    bringOutages(root, notifd ? outageCalendars(notifd) : new Set(), arrival),
  );
  for (const root of roots.values()) report.unread(root.unread());
  if (files.has(ackd)) {
    report.remark(`${ackd} is not read: answers come from chat here, and need no setting.`);
  }

  report.remark(
    `Times for which no zone is named are on the clocks of ${directory.house.zone}, the zone of this house; OpenNMS's are on those of its server. Where that is another: watchbill house set zone:…`,
  );

  const found = faults(arrival.directory);
  if (found.length > 0) throw refusalOf(found);
  return { directory: arrival.directory, report: report.toString() };
}
