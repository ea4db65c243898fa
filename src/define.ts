/**
 * One way to declare each thing that can be added to the house. `definePlatform`, `defineStrategy`, `defineForwarder` and
 * `defineSource` let `create` know what its settings are read into; `defineCommand` also checks that every network can carry the command.
 */
import type { z } from "zod";
import type { ForwarderPlugin } from "./ports/forwarder-plugin.ts";
import type { PlatformPlugin } from "./ports/platform-plugin.ts";
import type { SourcePlugin } from "./ports/source-plugin.ts";
import type { StrategyPlugin } from "./ports/strategy-plugin.ts";

export { defineCommand } from "./slash/declare.ts";

/** Declares a chat network's platform. */
export function definePlatform<S extends z.ZodType>(plugin: PlatformPlugin<S>): PlatformPlugin<S> {
  return plugin;
}

/** Declares a notification strategy, or several that share their settings. */
export function defineStrategy<S extends z.ZodType>(plugin: StrategyPlugin<S>): StrategyPlugin<S> {
  return plugin;
}

/** Declares a forwarder: what tells another system of notices. */
export function defineForwarder<S extends z.ZodType>(plugin: ForwarderPlugin<S>): ForwarderPlugin<S> {
  return plugin;
}

/** Declares a source of events. */
export function defineSource<S extends z.ZodType>(plugin: SourcePlugin<S>): SourcePlugin<S> {
  return plugin;
}
