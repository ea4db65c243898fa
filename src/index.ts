/**
 * The door for whoever adds to the house: a slash command in `commands/`, a network, a notification strategy, a
 * forwarder, an event source. What is not exported here may change from one release to the next.
 */

// --- To declare each of them ---

export { z } from "zod";
export { defineCommand, defineForwarder, definePlatform, defineSource, defineStrategy } from "./define.ts";

// --- A slash command (examples: commands/) ---

export type { Standing } from "./domain/standing.ts";
export type { Engine } from "./ports/engine.ts";
export type { CommandContext, SlashCommand, Verb } from "./ports/slash-command.ts";
export type { Store, Tx } from "./ports/store.ts";
export { type ArgKind, arg } from "./slash/arg.ts";
export { verb } from "./slash/declare.ts";
export { helpForAll, helpForCommand, helpForVerb } from "./slash/help.ts";

// --- What a command does to the directory: pure functions, for `context.change` ---

export {
  type Directory,
  type DocumentOf,
  type Kind,
  put,
  refuseTaken,
  remove,
  rename,
} from "./domain/directory.ts";
export { amend, named, refuseNothing, refuseUsed, usesOf } from "./domain/document.ts";

// --- A chat network (test/chat/contract.ts tells when it is right) ---

export { type Answer, parseAnswer } from "./domain/answer.ts";
export type { Address, Message, MessageRef } from "./domain/message.ts";
export type { Capabilities, ChatAdapter } from "./ports/chat-adapter.ts";
export type { AnswerTo, Call, ChatInbox, Person, Reply, Sign } from "./ports/chat-inbox.ts";
export type { NetworkHealth } from "./ports/network-health.ts";
export type { PlatformPlugin } from "./ports/platform-plugin.ts";
export { type ArgSpec, describeArgs, positional } from "./slash/describe.ts";
export { commandOf, formatLine, type ParsedCommand, parseArgv, parseLine } from "./slash/text.ts";
export { usage } from "./slash/usage.ts";

// --- A notification strategy ---

export type { CommandLine } from "./domain/command-line.ts";
export type { LetterValues } from "./domain/letter-values.ts";
export type { Letter, NotificationStrategy, Receipt } from "./ports/notification-strategy.ts";
export type { Kit, Strategies, StrategyPlugin } from "./ports/strategy-plugin.ts";

// --- A forwarder ---

export type { Event } from "./domain/event.ts";
export type { Became, Update } from "./domain/update.ts";
export type { Forwarder } from "./ports/forwarder.ts";
export type { ForwarderPlugin } from "./ports/forwarder-plugin.ts";

// --- An event source ---

export type { Accept, Accepted, EventSource } from "./ports/event-source.ts";
export type { HttpRoute } from "./ports/http-route.ts";
export type { SourcePlugin } from "./ports/source-plugin.ts";

// --- What all of them use: refusing a person, failing a delivery, time, the log, a stop ---

export { DeliveryError } from "./domain/delivery.ts";
export { Refusal } from "./domain/refusal.ts";
export type { Clock } from "./ports/clock.ts";
export type { Log } from "./ports/log.ts";
export type { Running } from "./ports/running.ts";
