import { z } from "zod";
import { hostAndPort } from "../read-setting.ts";
import { facilities } from "./frame.ts";

const ports = { udp: 514, tcp: 601, tls: 6514 };

interface Server {
  transport: keyof typeof ports;
  host: string;
  port: number;
}

export const syslogSettings = z.strictObject({
  server: z
    .string()
    .transform((text, context): Server => {
      const [, transport, rest = ""] = /^(udp|tcp|tls):\/\/(.+?)\/?$/.exec(text) ?? [];
      if (transport === "udp" || transport === "tcp" || transport === "tls") {
        const where = hostAndPort(ports[transport]).safeParse(rest);
        if (where.success) return { transport, ...where.data };
      }
      const message = "must be udp://host:514, tcp://host:601 or tls://host:6514";
      context.issues.push({ code: "custom", message, input: text });
      return z.NEVER;
    })
    .describe("Where to send: udp://host:514, tcp://host:601 or tls://host:6514."),
  facility: z
    .string()
    .toLowerCase()
    .pipe(z.enum(facilities))
    .default("local0")
    .describe("Facility of the messages: local0 to local7, daemon, user …"),
  ca: z
    .string()
    .optional()
    .describe(
      "File with the authority (PEM) that the server's certificate is from, when it is one of your own.",
    ),
});
export type SyslogSettings = z.output<typeof syslogSettings>;
