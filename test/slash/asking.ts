import { DateTime } from "luxon";
import { type Directory, emptyDirectory } from "../../src/domain/directory.ts";
import { hasStanding } from "../../src/domain/standing.ts";
import type { Person } from "../../src/ports/chat-inbox.ts";
import type { CommandContext } from "../../src/ports/slash-command.ts";
import { sample } from "./sample.ts";

/** A context without a book: what a command sees that only looks at the directory. */
export function asking(who: { user?: string; person?: Person; directory?: Directory } = {}): CommandContext {
  const directory = who.directory ?? emptyDirectory("UTC");
  const user = who.user === undefined ? undefined : directory.user.get(who.user);
  const absent = () => Promise.reject(new Error("this command was not to touch the book"));
  return {
    now: DateTime.fromISO("2026-03-02T09:00:00Z", { zone: "utc" }),
    zone: "UTC",
    from: who.person ?? {
      network: "irc",
      id: user?.name ?? "mallory",
      nick: user?.name ?? "mallory",
      verified: true,
    },
    user,
    actor: user?.name ?? "mallory",
    room: undefined,
    directory,
    engine: {
      accept: absent,
      acknowledge: absent,
      unacknowledge: absent,
      escalate: absent,
      resolve: absent,
      note: absent,
    },
    notificationCommands: new Map([
      ["ircDirect", { name: "ircDirect", contactType: "irc", strategy: "ircDirect" }],
    ]),
    commandsIn: () => new Map(),
    commands: sample,
    may: (standing) => hasStanding(user, standing, directory),
    networks: () => [],
    read: absent,
    codes: { send: absent, confirm: absent },
    tokens: { add: absent, list: absent, remove: absent },
    convey: absent,
    change: absent,
  };
}
