import type { Message, MessageRef } from "../domain/message.ts";
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
  health(): NetworkHealth;
  /** Begins to connect, and resolves at once: a network that is down must not keep the house from starting. */
  start(inbox: ChatInbox, commands: readonly SlashCommand[], signal: AbortSignal): Promise<Running>;
  /** Posts, and resolves when the network has taken it. Throws DeliveryError otherwise. */
  post(to: { room: string } | { person: string }, message: Message, key: string): Promise<MessageRef>;
  /** Changes a message posted earlier. Only called when `can.edits`. */
  edit(ref: MessageRef, message: Message): Promise<MessageRef>;
}
