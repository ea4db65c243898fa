import { rootCertificates } from "node:tls";
import { createTransport } from "nodemailer";
import { inTime } from "../../net/in-time.ts";
import type { Clock } from "../../ports/clock.ts";
import { turns } from "../turns.ts";
import type { Mail } from "./compose.ts";
import { failureOf } from "./failure.ts";
import type { EmailSettings } from "./settings.ts";

/** Hands mail to the server of the settings. */
export interface Post {
  /** Resolves with what the server said as it took the mail. Throws a DeliveryError. */
  send(mail: Mail, signal: AbortSignal): Promise<string>;
  /** From now on connections are kept for the next mail, until the signal aborts. */
  keep(signal: AbortSignal): void;
}

/** Connections at once; mail servers bear few. */
export const mostAtOnce = 4;
/** Milliseconds: for a connection, and for any word of the server. Less than the engine's own patience. */
const patience = { connection: 10_000, word: 20_000, whole: 40_000 };

export function createPost({ server, ca }: Pick<EmailSettings, "server" | "ca">, clock: Clock): Post {
  const { host, port, tls, user } = server;
  const where = `the mail server ${host}:${port}`;
  const options = {
    host,
    port,
    secure: tls === "at once",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none" && user === undefined,
    ...(user && { auth: { user: user.name, pass: user.password } }),
    ...(ca !== undefined && { tls: { ca: [...rootCertificates, ca] } }),
    connectionTimeout: patience.connection,
    greetingTimeout: patience.connection,
    socketTimeout: patience.word,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  // Mail waits here for a connection, not in the library: what was given up must not be sent after all.
  const inTurn = turns(mostAtOnce);
  let transport: { sendMail(mail: Mail): Promise<{ response: string }>; close(): void } =
    createTransport(options);

  return {
    async send(mail, signal) {
      return await inTime({ code: "email", name: where }, patience.whole, clock, signal, (ending) =>
        inTurn(ending, async () => {
          const taken = transport.sendMail(mail);
          return (await taken.catch((error: Error) => Promise.reject(failureOf(error, where)))).response;
        }),
      );
    },
    keep(signal) {
      const pool = createTransport({ ...options, pool: true, maxConnections: mostAtOnce });
      transport = pool;
      signal.addEventListener("abort", () => pool.close(), { once: true });
    },
  };
}
