import type { TestContext } from "vitest";
import { createXmpp, xmppSettings } from "../../src/chat/xmpp/adapter.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import { type AdapterBot, startAdapter } from "./adapter-bot.ts";
import { type Prosody, startProsody } from "./prosody.ts";
import { hurryingClock } from "./quick-clock.ts";
import { type Relay, startRelay } from "./relay.ts";
import { type XmppPerson, xmppPerson } from "./xmpp-person.ts";
import type { XmppServer, XmppServerOptions } from "./xmpp-server.ts";

/** Servers, bots and people of one test, which go when it ends, the last first. Such tests may run side by side. */
export interface XmppStage {
  prosody(options: XmppServerOptions): Promise<Prosody>;
  relay(port: number): Promise<Relay>;
  /** A bot on that server, or behind a relay to it. `hurry` makes time pass faster for it. */
  bot(server: XmppServer, settings?: Record<string, string>, more?: BotOptions): Promise<StagedBot>;
  person(server: XmppServer, name: string, options?: Parameters<typeof xmppPerson>[2]): Promise<XmppPerson>;
}

export interface StagedBot extends AdapterBot {
  account: string;
  hurry(speed: number): void;
}

export interface BotOptions {
  relay?: Relay;
  commands?: readonly SlashCommand[];
}

/** Where a bot finds the server, and that it may trust it. */
export function reach(
  { ports, certificate, password }: XmppServer,
  port = ports.plain,
): Record<string, string> {
  return { password, service: `xmpp://127.0.0.1:${port}`, caFile: certificate };
}

export function xmppStageOf({ onTestFinished }: Pick<TestContext, "onTestFinished">): XmppStage {
  return {
    async prosody(options) {
      const server = await startProsody(options);
      onTestFinished(() => server.stop());
      return server;
    },
    async relay(port) {
      const relay = await startRelay(port);
      onTestFinished(() => relay.close());
      return relay;
    },
    async bot(server, given = {}, { relay, ...options } = {}) {
      const clock = hurryingClock();
      const account = given["jid"] ?? "watchbill@localhost";
      const settings = xmppSettings.parse({ ...reach(server, relay?.port), ...given, jid: account });
      const bot = await startAdapter((kit) => createXmpp(settings, kit), { clock, ...options });
      onTestFinished(() => bot.stop());
      return Object.assign(bot, { account, hurry: clock.hurry });
    },
    async person(server, name, options) {
      const person = await xmppPerson(
        options?.secure === false ? server.ports.plain : server.ports.tls,
        name,
        options,
      );
      onTestFinished(() => person.close());
      return person;
    },
  };
}
