import { rootCertificates } from "node:tls";
import { ImapFlow } from "imapflow";
import { type Loss, supervise } from "../../net/supervise.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { NetworkHealth } from "../../ports/network-health.ts";
import type { Running } from "../../ports/running.ts";
import type { Kit } from "../../ports/strategy-plugin.ts";
import { plainLine } from "../words.ts";
import { answerTo } from "./answer-mail.ts";
import { isSafeAddress } from "./compose.ts";
import { receive } from "./receive.ts";
import { meaningOf } from "./reply.ts";
import type { EmailSettings, MailServer } from "./settings.ts";
import type { Post } from "./transport.ts";

export interface MailboxKit extends Pick<Kit, "clock" | "log"> {
  /** What tokens are made with. */
  secretOf(): Promise<string>;
  post: Post;
}

/** Where answers arrive. */
export interface Mailbox {
  start(inbox: ChatInbox, signal: AbortSignal): Promise<Running>;
  health(): NetworkHealth;
}

/** Milliseconds after which the server is asked anew to tell of new mail; many forget who waits longer. */
const longestIdle = 4 * 60_000;

/**
 * Reads a mailbox over IMAP and hands answers on. A mail is looked at once: it is marked as seen before anything is said
 * about it, so that neither a restart nor a second try answers the same mail twice.
 */
export function createMailbox(server: MailServer, settings: EmailSettings, kit: MailboxKit): Mailbox {
  const { clock, log, post, secretOf } = kit;
  const { host, port, tls, user } = server;
  const folder = server.path || "INBOX";
  const where = `${host}:${port}`;
  let state: { connected: boolean; sentence: string } = { connected: false, sentence: "not started" };

  async function connect(inbox: ChatInbox, signal: AbortSignal): Promise<Loss> {
    const client = new ImapFlow({
      host,
      port,
      secure: tls === "at once",
      ...(tls !== "at once" && { doSTARTTLS: tls === "starttls" }),
      ...(user && { auth: { user: user.name, pass: user.password } }),
      ...(settings.ca !== undefined && { tls: { ca: [...rootCertificates, settings.ca] } }),
      logger: false,
      maxIdleTime: longestIdle,
      disableAutoIdle: true,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
    });
    let fault: Error | undefined;
    client.on("error", (error: Error) => {
      fault = error;
    });
    const stop = () => client.close();
    signal.addEventListener("abort", stop, { once: true });
    let upSince: Loss["upSince"];
    try {
      await client.connect();
      await client.mailboxOpen(folder);
      upSince = clock.now();
      state = { connected: true, sentence: `reads ${folder} on ${where}` };
      log.info({ mailbox: where, folder }, "Reads answers by mail.");
      // Whatever is asked of the server ends its telling of new mail, so that it is looked at.
      let isNew = false;
      client.on("exists", () => {
        isNew = true;
        client.noop().catch(() => {});
      });
      while (client.usable && !signal.aborted) {
        isNew = false;
        await sweep(client, inbox, signal);
        if (!isNew) await client.idle();
      }
      throw fault ?? new Error("the connection was closed");
    } catch (error) {
      const loss = lossOf(fault ?? error, where);
      state = { connected: false, sentence: loss.sentence };
      return upSince ? { ...loss, upSince } : loss;
    } finally {
      signal.removeEventListener("abort", stop);
      client.close();
    }
  }

  /** Every mail that nobody has looked at yet, oldest first. */
  async function sweep(client: ImapFlow, inbox: ChatInbox, signal: AbortSignal): Promise<void> {
    const unseen = await client.search({ seen: false, deleted: false }, { uid: true });
    const secret = await secretOf();
    for (const uid of unseen || []) {
      try {
        await look(client, uid, inbox, secret, signal);
      } catch (error) {
        if (!client.usable) throw error;
        // One mail that cannot be read must not keep the others from being read.
        log.error({ uid, err: error }, "A mail could not be read.");
        await client.messageFlagsAdd(`${uid}`, ["\\Seen"], { uid: true });
      }
    }
  }

  async function look(
    client: ImapFlow,
    uid: number,
    inbox: ChatInbox,
    secret: string,
    signal: AbortSignal,
  ): Promise<void> {
    const mail = await receive(client, uid);
    if (!mail) return;
    const meaning = meaningOf(mail, secret);
    const facts = { uid, from: mail.from, subject: plainLine(mail.subject).slice(0, 200) };
    const address = mail.from ?? "";
    const person = { network: "email", id: address, nick: address, verified: true };
    let say: string | undefined;
    if (meaning.is === "nothing") log.info({ ...facts, why: meaning.why }, "A mail was left alone.");
    else if (meaning.is === "unclear") say = meaning.sentence;
    else {
      const { notice, reply } = meaning;
      // Acts before it is marked: an answer that comes twice says so, one that is lost would page on.
      const said = await inbox.answered({ from: person, on: { notice }, by: { reply } });
      log.info({ ...facts, notice, reply, ok: said?.ok }, "A mail was an answer.");
      say = said?.text;
    }
    await client.messageFlagsAdd(`${uid}`, say ? ["\\Seen", "\\Answered"] : ["\\Seen"], { uid: true });
    if (!say || !isSafeAddress(address)) return;
    const isProven = meaning.is !== "nothing" && meaning.notice !== undefined;
    await post
      .send(answerTo(mail, address, say, { from: settings.from, isProven }), signal)
      .catch((error: unknown) => log.warn({ ...facts, err: error }, "An answer to a mail was not taken."));
  }

  return {
    health: () => ({ ...state, queued: 0 }),
    async start(inbox, signal) {
      const stopped = supervise((ending) => connect(inbox, ending), {
        clock,
        signal,
        waits: ({ loss, until }) => {
          const seconds = Math.ceil(until.diff(clock.now(), "seconds").seconds);
          state = { connected: false, sentence: `${loss.sentence}, next try in ${seconds} s` };
          log.warn(
            { mailbox: where, why: loss.sentence, until: until.toISO() },
            "The mailbox cannot be read.",
          );
        },
      });
      return { stopped };
    },
  };
}

/** Why the mailbox is not there, and whether another try is likely to help soon. */
function lossOf(error: unknown, where: string): Loss {
  const {
    message = String(error),
    authenticationFailed,
    code,
    responseText,
  } = error as Error & { authenticationFailed?: boolean; code?: string; responseText?: string };
  if (authenticationFailed)
    return {
      sentence: `${where} does not accept the name and password of EMAIL_IMAP: ${responseText ?? message}`,
      patience: "slow",
    };
  const isTls = /CERT|TLS|SSL/.test(code ?? "") || /certificate|STARTTLS/i.test(message);
  return { sentence: `${where}: ${responseText ?? message}`, patience: isTls ? "slow" : "soon" };
}
