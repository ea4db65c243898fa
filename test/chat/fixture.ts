import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { Person } from "../../src/ports/chat-inbox.ts";

/** One message as it stands in somebody's client. Where a message is several lines, each may be one of these. */
export interface Seen {
  id: string | undefined;
  text: string;
}

export type Place = "room" | "direct";

/** Somebody on the network who is not the bot, and shares no code with the adapter. */
export interface OtherPerson {
  /** As the adapter is to know them. */
  person: Person;
  say(place: Place, text: string): Promise<void>;
  /** What the bot said there so far, as it reads now, oldest first. */
  saw(place: Place): Seen[];
  react(place: Place, to: Seen, reaction: string): Promise<void>;
  /** Says something as an answer to that very message. */
  reply(place: Place, to: Seen, text: string): Promise<void>;
}

export interface Fixture {
  adapter: ChatAdapter;
  /** A room in which all of them are, once the adapter has started. */
  room: string;
  /** What a command begins with in a room. */
  prefix: string;
  /** How the network names a 👍 to the house, when not by itself. */
  thumbsUp?: string;
  colleague: OtherPerson;
  /** Somebody for whom the network does not vouch, in the same room. */
  stranger?: OtherPerson;
  /** A room and a person that cannot be reached. */
  nowhere: { room: string; person: string };
  /** What texts did that only the adapter may do: mentions that ring, lines of their own, markup. */
  mischief(): string[];
  /** Drops the adapter's connection, and lets none come about until `restore`. */
  cutOff?(): Promise<void>;
  restore?(): Promise<void>;
  /** Ends everything but the adapter. */
  close(): Promise<void>;
}

/** What a network does not have, and why; each is named where a test is skipped. */
export type Lacks = Partial<Record<"idempotence" | "strangers" | "drops" | "direct" | "talk", string>>;
