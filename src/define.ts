import type { z } from "zod";
import type { PlatformPlugin } from "./ports/platform-plugin.ts";
import type { SourcePlugin } from "./ports/source-plugin.ts";

/** Declares a platform, so that `create` knows what its settings are read into. */
export function definePlatform<S extends z.ZodType>(plugin: PlatformPlugin<S>): PlatformPlugin<S> {
  return plugin;
}

/** Declares a source, so that `create` knows what its settings are read into. */
export function defineSource<S extends z.ZodType>(plugin: SourcePlugin<S>): SourcePlugin<S> {
  return plugin;
}
