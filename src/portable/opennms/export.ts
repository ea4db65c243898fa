import type { Directory } from "../../domain/directory.ts";
import { commandsXml } from "./commands-xml.ts";
import { groupsXml } from "./groups-xml.ts";
import type { OpennmsFile } from "./import.ts";
import { notifdXml } from "./notifd-xml.ts";
import { notificationsXml } from "./notifications-xml.ts";
import { outagesXml } from "./outages-xml.ts";
import { pathsXml } from "./paths-xml.ts";
import { Unsaid } from "./unsaid.ts";
import { usersXml } from "./users-xml.ts";

/** The directory as files for OpenNMS, and in the report what they cannot say; empty when they say all. */
export function exportOpennms(directory: Directory): { files: Record<OpennmsFile, string>; report: string } {
  const unsaid = new Unsaid();
  const outages = outagesXml(directory, unsaid);
  const files = {
    "users.xml": usersXml(directory, unsaid),
    "groups.xml": groupsXml(directory, unsaid),
    "notificationCommands.xml": commandsXml(directory, unsaid),
    "notifd-configuration.xml": notifdXml(directory, outages.names, unsaid),
    "destinationPaths.xml": pathsXml(directory, unsaid),
    "notifications.xml": notificationsXml(directory, unsaid),
    "poll-outages.xml": outages.xml,
  };
  for (const { name } of directory.heartbeat.values()) unsaid.add("heartbeat monitors", name);
  return { files, report: unsaid.toString() };
}
