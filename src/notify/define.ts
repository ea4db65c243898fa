import type { z } from "zod";
import type { StrategyPlugin } from "../ports/strategy-plugin.ts";

/** Declares a plug-in, so that `create` knows what its settings are read into. */
export function defineStrategy<S extends z.ZodType>(plugin: StrategyPlugin<S>): StrategyPlugin<S> {
  return plugin;
}
