import { DateTime } from "luxon";
import type { z } from "zod";
import { type Directory, documents, emptyDirectory, type Kind, put } from "../../src/domain/directory.ts";
import type { Event } from "../../src/domain/event.ts";
import { type Notice, openNotice } from "../../src/domain/notice.ts";
import type { NotificationCommand } from "../../src/domain/notification-command.ts";
import { anEvent } from "./event.ts";

type Documents = { [K in Kind]?: z.input<(typeof documents)[K]>[] };

/** A directory in UTC with these documents. */
export function directoryWith(given: Documents): Directory {
  let directory = emptyDirectory("UTC");
  const add = <K extends Kind>(kind: K) => {
    for (const document of given[kind] ?? []) directory = put(directory, kind, document);
  };
  for (const kind of Object.keys(documents) as Kind[]) add(kind);
  return directory;
}

/** A user who can be reached on the network `chat` by their own name. */
export function userNamed(name: string, duty: string[] = []) {
  return { name, duty, contacts: [{ type: "chat", address: name, verified: true }] };
}

/** With a user of that name who alone is told, at once, of events with that UEI. */
export function telling(directory: Directory, name: string, uei: string, subject = "%nodelabel%"): Directory {
  const user = put(directory, "user", userNamed(name));
  const path = put(user, "path", { name, steps: [{ targets: [{ kind: "user", name }] }] });
  return put(path, "definition", { name, uei, path: name, subject });
}

/** The notification commands of a network named `chat`, and one for mail. */
export const chatCommands: ReadonlyMap<string, NotificationCommand> = new Map(
  [
    { name: "chatDirect", contactType: "chat" },
    { name: "chatRoom" },
    { name: "javaEmail", contactType: "email" },
  ].map((command) => [command.name, command]),
);

export function utc(text: string): DateTime {
  return DateTime.fromISO(text, { zone: "utc" });
}

export function eventAt(at: DateTime, more: Partial<Event> = {}): Event {
  return anEvent({ time: at, receivedAt: at, ...more });
}

/** The notice that an event opens at that moment along the path of that name. */
export function noticeAt(
  at: DateTime,
  path: string,
  directory: Directory,
  event: Event = eventAt(at),
): Notice {
  const definition = documents.definition.parse({ name: "d", uei: event.uei, path });
  const found = directory.path.get(path);
  if (!found) throw new RangeError(`the directory has no path ${path}`);
  return openNotice(1, definition, found, event, directory, at);
}
