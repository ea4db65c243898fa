import type { Link } from "../../src/chat/irc/link.ts";

/** A connection on which nothing was ever said, and which takes everything. */
export const ircLink: Link = {
  me: "watchbill",
  since: "2026-03-01T12:00:00.000Z",
  mask: "watchbill!watchbill@host",
  has: () => true,
  carries: () => true,
  supports: () => undefined,
  lower: (name) => name.toLowerCase(),
  isRoom: (name) => name.startsWith("#"),
  write: () => {},
};
