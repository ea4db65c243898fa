import { systemClock } from "../../src/app/clock.ts";
import { createIrc, ircSettings } from "../../src/chat/irc/adapter.ts";
import type { Fixture, OtherPerson, Place } from "../chat/fixture.ts";
import { type IrcPerson, ircPerson } from "./irc-person.ts";
import { recordedLog } from "./log.ts";
import { startRelay } from "./relay.ts";

const room = "#ops";
const bot = "watchbill";

/** The adapter behind a wire that can be cut, alice with her account (where there are accounts), and mallory. */
export async function ircFixture(server: {
  port: number;
  password?: string;
  stop(): Promise<void>;
}): Promise<Fixture> {
  const { port, password } = server;
  const relay = await startRelay(port);
  const log = recordedLog();
  const settings = ircSettings.parse({
    server: "127.0.0.1",
    port: `${relay.port}`,
    rooms: room,
    burst: "50",
    linesPerSecond: "50",
    ...(password === undefined ? {} : { password }),
  });
  const alice = await ircPerson({
    port,
    nick: "alice",
    ...(password === undefined ? {} : { account: { name: "alice", password } }),
  });
  const mallory = await ircPerson({ port, nick: "mallory" });
  await alice.join(room);
  await mallory.join(room);

  return {
    adapter: createIrc(settings, { clock: systemClock, log }),
    room,
    prefix: "!",
    colleague: other(alice, password !== undefined),
    stranger: other(mallory, false),
    nowhere: { room: "ops", person: "nobody" },
    mischief: () =>
      alice.heard.filter((line) => line.nick === bot && isMischief(line)).map((line) => line.raw),
    cutOff: async () => relay.cut(),
    restore: async () => relay.mend(),
    async close() {
      await Promise.all([alice.close(), mallory.close(), relay.close()]);
      await server.stop();
    },
  };
}

function other(client: IrcPerson, verified: boolean): OtherPerson {
  const target = (place: Place) => (place === "room" ? room : bot);
  return {
    person: { network: "irc", id: client.nick, nick: client.nick, verified },
    say: async (place, text) => client.send(`PRIVMSG ${target(place)} :${text}`),
    saw: (place) =>
      client.heard
        .filter(({ nick, command, params }) => {
          const to = place === "room" ? room : client.nick;
          return nick === bot && /^(PRIVMSG|NOTICE)$/.test(command) && params[0] === to;
        })
        .map(({ tags, params }) => ({ id: tags["msgid"], text: params[1] ?? "" })),
    react: async (place, to, reaction) =>
      client.send(`@+draft/react=${reaction};+draft/reply=${to.id} TAGMSG ${target(place)}`),
    reply: async (place, to, text) => client.send(`@+draft/reply=${to.id} PRIVMSG ${target(place)} :${text}`),
  };
}

function isMischief({ command, params }: { command: string; params: string[] }): boolean {
  const text = params.at(-1) ?? "";
  if (/^(JOIN|QUIT|NICK)$/.test(command)) return text.includes("owned");
  return (
    !/^(PRIVMSG|NOTICE)$/.test(command) ||
    /^\s*owned|[\x01\x07\x1b]/.test(text) ||
    !/^(#ops|alice)$/.test(params[0] ?? "")
  );
}
