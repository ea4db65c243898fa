/**
 * A chat network in one file: JSON objects, one a line, over TCP. Anything that can open a socket becomes a room in which
 * Watchbill is at home: a home-grown chat, a wallboard, a test.
 *
 *   we send   {"do":"post","id":"watchbill-7","to":{"room":"ops"},"title":"web01 is down","notice":12,…}
 *             {"do":"edit","id":"watchbill-7","title":"web01 is down","answer":"by alice, 09:14",…}
 *             {"do":"reply","to":"alice","room":"ops","text":"#12 is yours"}
 *   we read   {"yes":"watchbill-7"}  or  {"no":"watchbill-7","why":"there is no such room"}
 *             {"say":"!oncall ops","from":"alice","room":"ops"}   without a room: to the bot alone
 *             {"react":"👍","from":"alice","on":"watchbill-7","room":"ops"}
 *
 *   PLUGINS=./json-lines-network.ts
 *   NETWORKS=lines
 *   LINES_PORT=7000
 *
 *   user link alice lines alice
 *   path add standard alice by:linesDirect
 */
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import {
  type ChatAdapter,
  type ChatInbox,
  DeliveryError,
  definePlatform,
  parseAnswer,
  type Reply,
  type SlashCommand,
  z,
} from "watchbill";

const heard = z.union([
  z.object({ yes: z.string() }),
  z.object({ no: z.string(), why: z.string() }),
  z.object({ say: z.string(), from: z.string(), room: z.string().optional() }),
  z.object({ react: z.string(), from: z.string(), on: z.string(), room: z.string().optional() }),
]);

const settings = z.strictObject({
  network: z.string(),
  host: z.string().default("127.0.0.1"),
  port: z
    .string()
    .regex(/^\d{1,5}$/, "must be a port number")
    .transform(Number),
});

export default definePlatform({
  platform: "lines",
  settings,
  create({ network, host, port }, { clock, log }): ChatAdapter {
    const where = `${host}:${port}`;
    /** Posts and edits that wait for their `yes`. */
    const waiting = new Map<string, { yes(): void; no(why: DeliveryError): void }>();
    let socket: Socket | undefined;
    let trouble = "not started";

    const later = (code: string, why: string) => new DeliveryError(`lines.${code}`, why, "later");
    const send = (line: object) => socket?.write(`${JSON.stringify(line)}\n`);

    /** Resolves with the other side's `yes`. */
    async function ask(id: string, line: object, signal?: AbortSignal): Promise<void> {
      if (!socket) throw later("not-connected", trouble);
      signal?.throwIfAborted();
      const answered = new Promise<void>((yes, no) => {
        waiting.set(id, { yes, no });
        signal?.addEventListener("abort", () => no(later("no-answer", `${where} did not answer in time`)));
      });
      send({ ...line, id });
      await answered.finally(() => waiting.delete(id));
    }

    function lost(why: string): void {
      socket = undefined;
      trouble = why;
      for (const { no } of waiting.values()) no(later("lost", why));
    }

    async function understand(
      line: string,
      inbox: ChatInbox,
      commands: readonly SlashCommand[],
    ): Promise<void> {
      const said = heard.parse(JSON.parse(line));
      if ("yes" in said) return waiting.get(said.yes)?.yes();
      if ("no" in said)
        return waiting.get(said.no)?.no(new DeliveryError("lines.refused", said.why, "never"));
      const from = { network, id: said.from, nick: said.from, verified: true };
      const { room } = said;
      const place = room === undefined ? {} : { room };
      const tell = (reply: Reply | undefined) =>
        reply && send({ do: "reply", to: said.from, ...place, text: reply.text });
      if ("react" in said) {
        const ref = { network, room: room ?? said.from, id: said.on };
        return void tell(await inbox.answered({ from, ...place, on: { ref }, by: { reaction: said.react } }));
      }
      const latestIn = room === undefined ? { person: said.from } : { room };
      const answer = parseAnswer(said.say);
      const on = answer?.notice === undefined ? { latestIn } : { notice: answer.notice };
      const reply = answer && (await inbox.answered({ from, ...place, on, by: { reply: said.say } }));
      if (reply) return void tell(reply);
      // In a room only what begins with ! and names a command is said to us.
      const input = said.say.replace(/^!/, "").trim();
      const isCommand =
        said.say.startsWith("!") && commands.some(({ name }) => name === input.split(/\s/)[0]);
      if (room === undefined || isCommand) tell(await inbox.command({ from, ...place, input }));
    }

    /** One connection, until it is lost. */
    async function connectOnce(
      inbox: ChatInbox,
      commands: readonly SlashCommand[],
      signal: AbortSignal,
    ): Promise<void> {
      const opening = connect(port, host);
      const hangUp = () => opening.destroy();
      signal.addEventListener("abort", hangUp, { once: true });
      opening.on("error", ({ message }) => lost(message));
      opening.once("connect", () => {
        socket = opening;
      });
      const lines = createInterface({ input: opening });
      opening.once("close", () => lines.close());
      for await (const line of lines)
        understand(line, inbox, commands).catch((error: unknown) =>
          log.warn({ network, line, err: error }, "A line was not understood."),
        );
      signal.removeEventListener("abort", hangUp);
      if (socket) lost("the other side hung up");
    }

    return {
      network,
      platform: "lines",
      can: {
        reactions: true,
        replies: false,
        buttons: false,
        edits: true,
        commands: "text",
        longest: 100_000,
      },
      health: () => ({
        connected: socket !== undefined,
        sentence: socket ? `at ${where}` : trouble,
        queued: waiting.size,
      }),
      async start(inbox, commands, signal) {
        const keep = async () => {
          while (!signal.aborted) {
            await connectOnce(inbox, commands, signal);
            await clock.until(clock.now().plus({ seconds: 1 }), signal);
          }
        };
        return { where, stopped: keep() };
      },
      // The key is the same for every attempt at the same page, so the other side can tell that it has it.
      async post(to, message, key, signal) {
        await ask(key, { do: "post", to, ...message }, signal);
        return { network, room: "room" in to ? to.room : to.person, id: key };
      },
      async edit(ref, message, signal) {
        await ask(ref.id, { do: "edit", ...message }, signal);
        return ref;
      },
    };
  },
});
