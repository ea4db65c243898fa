import type { Socket } from "node:net";
import { DeliveryError } from "../../domain/delivery.ts";
import { linesOf } from "../../net/lines.ts";

/** One packet of the manager interface: its headers, by their names in small letters. */
export type Packet = ReadonlyMap<string, string>;

/** A conversation with Asterisk's manager interface. */
export interface Ami {
  /** Asks for an action; answers with the response to it. `headers` may repeat a name. */
  ask(
    action: string,
    headers: readonly (readonly [string, string])[],
  ): Promise<{ id: string; response: Packet }>;
  /** The next event of that name which belongs to an action; other packets are passed over. */
  event(name: string, id: string): Promise<Packet>;
}

export async function openAmi(socket: Socket): Promise<Ami> {
  const line = linesOf(socket);
  const banner = await line();
  if (!banner.startsWith("Asterisk Call Manager"))
    throw new DeliveryError("asterisk.not-asterisk", "what answers at ASTERISK_AMI is no Asterisk", "later");
  let asked = 0;

  async function packet(isWanted: (packet: Packet) => boolean): Promise<Packet> {
    for (;;) {
      const headers = new Map<string, string>();
      for (let text = await line(); text !== ""; text = await line()) {
        const [, name, value = ""] = /^([^:]+): ?(.*)$/.exec(text) ?? [];
        if (name !== undefined) headers.set(name.toLowerCase(), value);
      }
      if (isWanted(headers)) return headers;
    }
  }

  return {
    async ask(action, headers) {
      asked += 1;
      const id = `watchbill-${asked}`;
      const lines = [["Action", action], ["ActionID", id], ...headers].map(
        ([name, value = ""]) => `${name}: ${value.replace(/[\r\n\0]/g, " ")}\r\n`,
      );
      socket.write(`${lines.join("")}\r\n`);
      return {
        id,
        response: await packet(
          (one) => one.has("response") && one.get("actionid") === id && !one.has("event"),
        ),
      };
    },
    event: (name, id) => packet((one) => one.get("event") === name && one.get("actionid") === id),
  };
}
