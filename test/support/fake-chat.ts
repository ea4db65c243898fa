import { DeliveryError } from "../../src/domain/delivery.ts";
import type { Message, MessageRef } from "../../src/domain/message.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { ChatInbox, Person } from "../../src/ports/chat-inbox.ts";

/** One message as the network has it: `message` is how it reads now, `was` how it read before each edit. */
export interface Posted {
  to: string;
  ref: MessageRef;
  message: Message;
  was: Message[];
  key: string;
}

/** A chat network in memory: what was posted can be read, and the network can be made to refuse. */
export interface FakeChat extends ChatAdapter {
  posted: Posted[];
  /** From now on every post throws what this answers, until it is set back to undefined. */
  refuse: ((to: string) => DeliveryError | undefined) | undefined;
  /** Is it connected? While it is not, the house does not try to post. */
  ready: boolean;
  /** Topics by room, and members of the network's own groups. */
  topics: Map<string, string>;
  groups: Map<string, readonly string[]>;
  inbox: ChatInbox;
  /** The person who has that account, as the network vouches for them. */
  person(account: string): Person;
}

export function fakeChat(network: string, options: { edits: boolean }): FakeChat {
  let inbox: ChatInbox | undefined;
  const chat: FakeChat = {
    network,
    platform: network,
    posted: [],
    refuse: undefined,
    ready: true,
    topics: new Map(),
    groups: new Map(),
    can: {
      reactions: true,
      replies: true,
      buttons: true,
      edits: options.edits,
      commands: "text",
      longest: 4_000,
    },
    health: () => ({ connected: chat.ready, sentence: "in memory", queued: 0 }),
    get inbox() {
      if (!inbox) throw new Error("the network was not started");
      return inbox;
    },
    person: (account) => ({ network, id: account, nick: account, verified: true }),
    async start(given, _commands, signal) {
      inbox = given;
      const stopped = new Promise<void>((resolve) =>
        signal.addEventListener("abort", () => resolve(), { once: true }),
      );
      return { stopped };
    },
    async post(where, message, key) {
      const to = "room" in where ? where.room : where.person;
      const refusal = chat.refuse?.(to);
      if (refusal) throw refusal;
      const ref = { network, room: to, id: `m${chat.posted.length + 1}` };
      chat.posted.push({ to, ref, message, was: [], key });
      return ref;
    },
    async setTopic(room, topic) {
      chat.topics.set(room, topic);
    },
    async setGroup(group, accounts) {
      chat.groups.set(group, accounts);
    },
    async edit(ref, message) {
      const posted = chat.posted.find((one) => one.ref.id === ref.id);
      if (!posted)
        throw new DeliveryError(`${network}.no-such-message`, `there is no message ${ref.id}`, "never");
      posted.was.push(posted.message);
      posted.message = message;
      return ref;
    },
  };
  return chat;
}
