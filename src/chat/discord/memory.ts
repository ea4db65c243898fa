import type { MessageRef } from "../../domain/message.ts";

/** What the adapter must remember across connections: bounded, the oldest go first. */
export interface Memory {
  /** True the first time that an id (of a message, of an interaction) is shown. */
  isNew(id: string): boolean;
  /** Notes a reaction; false when it was there already. */
  gave(reaction: Reaction): boolean;
  /** Forgets a reaction; false when it was not there. */
  tookBack(reaction: Reaction): boolean;
  /** Reactions to that message that are noted. */
  givenTo(message: string): Reaction[];
  /** Our message, where it is on Discord, and how the house names that place. */
  remember(ref: MessageRef, channel: string): void;
  /** Where our message is, when it is known. */
  placeOf(message: string): { room: string; channel: string } | undefined;
}

export interface Reaction {
  message: string;
  user: string;
  emoji: string;
}

const most = 4096;

export function createMemory(): Memory {
  const seen = new Map<string, true>();
  const reactions = new Map<string, Reaction>();
  const places = new Map<string, { room: string; channel: string }>();
  const keyOf = ({ message, user, emoji }: Reaction) => `${message} ${user} ${emoji}`;
  return {
    isNew: (id) => put(seen, id, true),
    gave: (reaction) => put(reactions, keyOf(reaction), reaction),
    tookBack: (reaction) => reactions.delete(keyOf(reaction)),
    givenTo: (message) => [...reactions.values()].filter((reaction) => reaction.message === message),
    remember: ({ id, room }, channel) => void put(places, id, { room, channel }),
    placeOf: (message) => places.get(message),
  };
}

/** False when the key was there already. */
function put<T>(map: Map<string, T>, key: string, value: T): boolean {
  if (map.has(key)) return false;
  map.set(key, value);
  if (map.size <= most) return true;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
  return true;
}
