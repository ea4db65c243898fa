/**
 * A chat network in one file: JSON objects, one a line, over TCP. Anything that can open a socket becomes a room in which
 * Watchbill is at home: a home-grown chat, a wallboard, a test.
 *
 *   we send   {"do":"post","id":"m1","to":{"room":"ops"},"key":"watchbill-7","title":"web01 is down","notice":12}
 *             {"do":"edit","id":"m1","title":"web01 is down","answer":"by alice, 09:14"}
 *             {"do":"reply","to":"alice","text":"#12 is yours"}
 *   we read   {"yes":"m1"}  or  {"no":"m1","why":"there is no such room"}
 *             {"say":"ack 12","from":"alice","room":"ops"}  and  {"react":"👍","from":"alice","on":"m1","room":"ops"}
 *
 * PLUGINS=./json-lines-network.ts NETWORKS=lines LINES_PORT=7000
 */
import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import {
  type ChatAdapter,
  type ChatInbox,
  DeliveryError,
  definePlatform,
  type Message,
  type MessageRef,
  type Reply,
  z,
} from "../src/index.ts";

const heard = z.union([
  z.object({ yes: z.string() }),
  z.object({ no: z.string(), why: z.string() }),
  z.object({ say: z.string(), from: z.string(), room: z.string().optional() }),
  z.object({ react: z.string(), from: z.string(), on: z.string(), room: z.string() }),
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
    /** Posts that wait for their `yes`. */
    const waiting = new Map<string, { yes(): void; no(why: string): void }>();
    let socket: Socket | undefined;
    let trouble = "not started";

    const send = (line: object) => socket?.write(`${JSON.stringify(line)}\n`);

    async function ask(id: string, line: object, signal?: AbortSignal): Promise<void> {
      if (!socket) throw new DeliveryError("lines.not-connected", trouble, "later");
      await new Promise<void>((yes, reject) => {
        const no = (why: string) => reject(new DeliveryError("lines.refused", why, "never"));
        waiting.set(id, { yes, no });
        signal?.addEventListener("abort", () =>
          reject(new DeliveryError("lines.no-answer", "no answer in time", "later")),
        );
        send(line);
      }).finally(() => waiting.delete(id));
    }

    function lost(why: string): void {
      socket = undefined;
      trouble = why;
      for (const { no } of waiting.values()) no(why);
    }

    async function understand(line: string, inbox: ChatInbox): Promise<void> {
      const said = heard.parse(JSON.parse(line));
      if ("yes" in said) return waiting.get(said.yes)?.yes();
      if ("no" in said) return waiting.get(said.no)?.no(said.why);
      const from = { network, id: said.from, nick: said.from, verified: true };
      const place = said.room === undefined ? {} : { room: said.room };
      const tell = (reply: Reply | undefined) =>
        reply && send({ do: "reply", to: said.from, text: reply.text });
      if ("say" in said) return void tell(await inbox.command({ from, ...place, input: said.say }));
      const ref: MessageRef = { network, room: said.room, id: said.on };
      tell(await inbox.answered({ from, ...place, on: { ref }, by: { reaction: said.react } }));
    }

    /** One connection, until it is lost. */
    async function connectOnce(inbox: ChatInbox, signal: AbortSignal): Promise<void> {
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
        understand(line, inbox).catch((error: unknown) =>
          log.warn({ network, line, err: error }, "A line was not understood."),
        );
      signal.removeEventListener("abort", hangUp);
      lost("the other side hung up");
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
      async start(inbox, _commands, signal) {
        const keep = async () => {
          while (!signal.aborted) {
            await connectOnce(inbox, signal);
            await clock.until(clock.now().plus({ seconds: 1 }), signal);
          }
        };
        return { where, stopped: keep() };
      },
      async post(to, message: Message, key, signal) {
        const id = randomUUID();
        await ask(id, { do: "post", id, to, key, ...message }, signal);
        return { network, room: "room" in to ? to.room : to.person, id };
      },
      async edit(ref, message, signal) {
        await ask(ref.id, { do: "edit", id: ref.id, ...message }, signal);
        return ref;
      },
    };
  },
});
