import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { defineStrategy } from "../../define.ts";
import { Refusal } from "../../domain/refusal.ts";
import { dial, hangUp } from "../../net/dial.ts";
import { inTime } from "../../net/in-time.ts";
import { frame } from "./frame.ts";
import { type SyslogSettings, syslogSettings } from "./settings.ts";

const counterpart = { code: "syslog", name: "The syslog server" };
/** Milliseconds for one attempt. */
const patience = 10_000;
/** Bytes of a message: one packet of any network, and what receivers should take (RFC 5424, 6.1). */
const most = { udp: 1024, tcp: 2048, tls: 2048 };

/** Syslog after RFC 5424, by UDP, TCP or TLS. It goes where the settings say, for whomever. */
export const syslog = defineStrategy({
  name: "syslog",
  settings: syslogSettings,
  create({ server, facility, ca }, { clock }) {
    const trusted = ca === undefined ? undefined : authority(ca);
    const sender = { facility, hostname: hostname(), pid: process.pid };
    return {
      strategies: [
        {
          name: "syslog",
          needsNoContact: true,
          async send(letter, signal) {
            const message = frame(letter, sender, clock.now(), most[server.transport]);
            await inTime(counterpart, patience, clock, signal, (ending) =>
              server.transport === "udp"
                ? sendPacket(server, message)
                : sendStream(server, trusted, message, ending),
            );
            return {};
          },
        },
      ],
    };
  },
});

/** By UDP all there is to know is that it was sent. */
async function sendPacket({ host, port }: { host: string; port: number }, message: Buffer): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  try {
    await new Promise<void>((resolve, reject) =>
      socket.send(message, port, address, (error) => (error ? reject(error) : resolve())),
    );
  } finally {
    socket.close();
  }
}

/** With its length before it (RFC 6587, RFC 5425). That the server closes after us says that it read to the end. */
async function sendStream(
  { transport, host, port }: SyslogSettings["server"],
  ca: string | undefined,
  message: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const socket = await dial({ host, port, tls: transport === "tls" ? { ca } : undefined }, signal);
  socket.write(Buffer.concat([Buffer.from(`${message.length} `), message]));
  await hangUp(socket);
}

function authority(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Refusal(`SYSLOG_CA=${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
