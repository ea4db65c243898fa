import type { APIInteraction, APIUser } from "discord.js";
import type { Person } from "../../ports/chat-inbox.ts";
import type { Account } from "./api.ts";

/** Who is who on Discord, from what was last heard of them. */
export interface People {
  /** Notes how somebody is called; `nick` is their name on one server. */
  meet(account: Account | APIUser, nick?: string | null): Person;
  /** Undefined for a bot. Asks Discord about somebody of whom only the id is known. */
  find(id: string): Promise<Person | undefined>;
}

const most = 4096;

export function createPeople(network: string, ask: (id: string) => Promise<Account>): People {
  const known = new Map<string, { nick: string; isBot: boolean }>();

  function note(id: string, nick: string, isBot: boolean): void {
    known.delete(id);
    known.set(id, { nick, isBot });
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
  }

  /** Discord itself says who it is: the id is proof, the name is for show. */
  const person = (id: string, nick: string): Person => ({ network, id, nick, verified: true });

  function meet(account: Account | APIUser, nick?: string | null): Person {
    const name = nick || account.global_name || account.username || account.id;
    note(account.id, name, account.bot === true);
    return person(account.id, name);
  }

  return {
    meet,
    async find(id) {
      const before = known.get(id);
      if (before) return before.isBot ? undefined : person(id, before.nick);
      try {
        const account = await ask(id);
        const found = meet(account);
        return account.bot ? undefined : found;
      } catch {
        // The name is for show alone; whoever it is may act all the same.
        return person(id, id);
      }
    },
  };
}

/** Who chose a command or pressed a button. */
export function askerOf(interaction: APIInteraction, people: People): Person | undefined {
  const user = interaction.member?.user ?? interaction.user;
  return user && people.meet(user, interaction.member?.nick);
}
