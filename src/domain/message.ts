import type { Severity } from "./event.ts";
import type { NoticeState } from "./notice.ts";

/** Where a message goes: into a room, or to one person, each as the network names them. */
export type Address = { room: string } | { person: string };

/** Where a message landed, as the network names it; what an edit or a reaction refers to. */
export interface MessageRef {
  network: string;
  /** The room, or the person's conversation. */
  room: string;
  /** The network's id of the message. */
  id: string;
}

/** What a reader can do about a notice with one gesture; the name is also what a button says to the house. */
export const actions = ["ack", "escalate", "snooze", "show"] as const;
export type Action = (typeof actions)[number];

/**
 * A message before any network has rendered it: untrusted text in named places, no markup.
 * Each adapter renders it as befits its platform, and makes sure that no text mentions, pings or formats.
 */
export interface Message {
  /** The notice that this message is about; an answer to the message is an answer to it. */
  notice?: number;
  state?: NoticeState;
  /** Who answered or resolved it, and when: what is said behind the state. "by alice, 09:14", "by alice until 09:34". */
  answer?: string;
  severity?: Severity;
  /** One line that says all: what a lock screen shows. */
  title: string;
  /** Further text; may hold several lines. */
  body?: string;
  fields: { label: string; value: string }[];
  /** Accounts on that network to call by name. */
  mentions: string[];
  /** What the reader can do, shown as buttons or as a line of text. */
  actions: Action[];
}

/** Does the title itself say that it is over, as that of an ending event does by default? Then no word of the state is needed. */
export function saysItIsOver({ state, answer, title }: Message): boolean {
  return state === "resolved" && answer === undefined && /^resolved\b/i.test(title);
}
