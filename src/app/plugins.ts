import type { z } from "zod";
import { Refusal } from "../domain/refusal.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Plugin } from "../ports/plugin.ts";

/** The platforms that a network can be of. Imported when a network asks for one, so that an unused SDK is never loaded. */
const platforms: Record<string, () => Promise<Plugin<z.ZodType, ChatAdapter>>> = {
  irc: async () =>
    plugin(
      await import("../chat/irc/adapter.ts").then((irc) => ({
        settings: irc.ircSettings,
        create: irc.createIrc,
      })),
    ),
};

/** Checked where it is declared; from there on settings and maker travel together. */
function plugin<S extends z.ZodType, T>(declared: Plugin<S, T>): Plugin<z.ZodType, T> {
  return {
    settings: declared.settings,
    create: (settings, kit) => declared.create(declared.settings.parse(settings), kit),
  };
}

/** The platform of a network: `irc` of `irc:libera`. */
export async function platformOf(network: string): Promise<Plugin<z.ZodType, ChatAdapter>> {
  const load = /^[a-z]+(:[a-z0-9-]+)?$/.test(network) ? platforms[network.split(":")[0] ?? ""] : undefined;
  if (load) return await load();
  throw new Refusal(
    `NETWORKS names "${network}", which is no network.`,
    `A network is a platform (${Object.keys(platforms).join(", ")}) or a platform and a label, such as irc:libera.`,
  );
}
