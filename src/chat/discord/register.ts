import type { SlashCommand } from "../../ports/slash-command.ts";
import type { Api } from "./api.ts";
import { areDeclared, declaredFor } from "./commands.ts";

/**
 * Declares the commands where they differ from what Discord has: on one server, where they are there at once, or for all
 * servers. Where they are declared on one, none are for all: otherwise each would be in its menu twice.
 */
export async function register(
  api: Api,
  application: string,
  guild: string | undefined,
  commands: readonly SlashCommand[],
): Promise<void> {
  const declared = declaredFor(commands);
  await replace(undefined, guild === undefined ? declared : []);
  if (guild !== undefined) await replace(guild, declared);

  async function replace(where: string | undefined, wanted: readonly object[]): Promise<void> {
    if (areDeclared(wanted, await api.commands(application, where))) return;
    await api.replaceCommands(application, where, wanted);
  }
}
