import type { Address, Message, MessageRef } from "../domain/message.ts";
import type { ChatInbox } from "./chat-inbox.ts";
import type { NetworkHealth } from "./network-health.ts";
import type { Running } from "./running.ts";
import type { SlashCommand } from "./slash-command.ts";

/** What a network can do. Told, instead of throwing "not implemented"; may differ from one connection to the next. */
export interface Capabilities {
  reactions: boolean;
  replies: boolean;
  buttons: boolean;
  edits: boolean;
  commands: "native" | "ad-hoc" | "text";
  /** Characters of one message before it is folded or cut. */
  longest: number;
}

/** One network's connection. */
export interface ChatAdapter {
  /** Name of the network: the platform, or the platform and a label ("irc", "slack:acme"). */
  network: string;
  platform: string;
  readonly can: Capabilities;
  /** Posts that it takes at once, where more would only wait in it for each other. */
  readonly atOnce?: number;
  /** Was there no room for a post, and still is none? Whoever was refused as busy comes first when there is. */
  isFull?(): boolean;
  health(): NetworkHealth;
  /** Begins to connect, and resolves at once: a network that is down must not keep the house from starting. */
  start(inbox: ChatInbox, commands: readonly SlashCommand[], signal: AbortSignal): Promise<Running>;
  /**
   * Posts, and resolves when the network has taken it. Throws DeliveryError otherwise. Once `signal` has aborted nobody
   * waits for the outcome any more: what was not handed to the network by then must not be.
   */
  post(to: Address, message: Message, key: string, signal?: AbortSignal): Promise<MessageRef>;
  /** Changes a message posted earlier. Only called when `can.edits`. */
  edit(ref: MessageRef, message: Message, signal?: AbortSignal): Promise<MessageRef>;
  /** Sets the topic of a room; absent where rooms have none. Throws DeliveryError, as when the bot may not. */
  setTopic?(room: string, topic: string): Promise<void>;
  /** Makes these accounts the members of a group that the network itself keeps (a Slack user group). */
  setGroup?(group: string, accounts: readonly string[]): Promise<void>;
}
