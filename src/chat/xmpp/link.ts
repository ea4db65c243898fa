import type { DateTime } from "luxon";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { lossOf } from "../loss.ts";
import type { Loss } from "../supervise.ts";
import { type Client, openClient, type Thread } from "./client.ts";
import { type Dialled, dialXmpp, Unfit } from "./dial.ts";
import { bareOf } from "./jid.ts";
import { legalised } from "./legal.ts";
import type { XmppSettings } from "./settings.ts";
import type { Stanza } from "./stanza.ts";

/** One logged-in connection. */
export interface Link {
  /** Our address with its resource. */
  readonly me: string;
  send(stanza: Stanza): Promise<void>;
  /** Sent, and not known to have reached the server. */
  readonly underWay: readonly Stanza[];
}

export interface LinkUse {
  /** Called once; `resumed` when what the last link had begun goes on with this one. */
  up(link: Link, resumed: boolean): void;
  heard(stanza: Stanza): void;
  /** The server has acknowledged a stanza of ours. */
  taken(stanza: Stanza): void;
  asked(iq: Stanza): Promise<Stanza | undefined>;
}

export interface Ended {
  loss: Loss;
  /** Given to the next link, it goes on where this one ended. */
  thread: Thread | undefined;
}

/** Seconds. */
const patience = { registration: 30, silence: 15, answer: 10, farewell: 3 };

/** One connection from dialling to its loss: resolves with the reason, never rejects. */
export async function holdLink(
  settings: XmppSettings,
  { clock, log }: { clock: Clock; log: Log },
  thread: Thread | undefined,
  use: LinkUse,
  signal: AbortSignal,
): Promise<Ended> {
  const { network } = settings;
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  let dialled: Dialled | undefined;
  let client: Client | undefined;
  let lastHeard = clock.now();
  let upSince: DateTime | undefined;
  let loss: Loss | undefined;

  function lose(sentence: string, how: Loss["patience"] = "soon"): void {
    loss ??= { sentence, patience: how };
    dialled?.socket.destroy();
    over.abort();
  }

  async function after(seconds: number, work: () => void): Promise<void> {
    await clock.until(clock.now().plus({ seconds }), over.signal);
    if (!over.signal.aborted) work();
  }

  function failed(error: Error): void {
    if (over.signal.aborted) return;
    const known = knownLoss(error, settings);
    if (known) lose(known.sentence, known.patience);
    else if (upSince) log.debug({ network, err: error }, "The XMPP library met a fault.");
    else {
      const why = lossOf(error, dialled?.address ?? settings.jid, "the setting CA_FILE");
      lose(why?.sentence ?? "the server closed the connection before we were in", why?.patience);
    }
  }

  async function watchForSilence(): Promise<void> {
    while (!over.signal.aborted) {
      const heard = lastHeard;
      await clock.until(heard.plus({ seconds: patience.silence }), over.signal);
      if (lastHeard > heard || over.signal.aborted) continue;
      client?.poke();
      const late = heard.plus({ seconds: patience.silence + patience.answer });
      await clock.until(late, over.signal);
      if (lastHeard <= heard && !over.signal.aborted)
        lose(`the server was silent for ${patience.silence + patience.answer} s`);
    }
  }

  const isTimely = after(patience.registration, () => {
    if (!upSince)
      lose(`${dialled?.address ?? "the server"} did not let us in within ${patience.registration} s`);
  });
  try {
    dialled = await dialXmpp(settings, ending);
  } catch (error) {
    const known = signal.aborted ? { sentence: "stopped", patience: "soon" as const } : dialLoss(error);
    over.abort();
    await isTimely;
    return { loss: loss ?? known, thread };
  }

  const { socket } = dialled;
  socket.on("data", () => {
    lastHeard = clock.now();
  });
  const opened = openClient(settings, dialled, thread, {
    up(jid, resumed) {
      upSince = clock.now();
      const link: Link = {
        me: jid,
        send: (stanza) => opened.send(legalised(stanza)),
        get underWay() {
          return opened.thread()?.outbound_q.map((one) => one.stanza) ?? [];
        },
      };
      fenced(() => use.up(link, resumed));
      void watchForSilence();
    },
    heard: (stanza) => fenced(() => use.heard(stanza)),
    taken: (stanza) => fenced(() => use.taken(stanza)),
    asked: (iq) => use.asked(iq),
    failed,
  });
  client = opened;

  /** Nothing that a listener throws may escape into the stream: it would end it. */
  function fenced(work: () => void): void {
    try {
      work();
    } catch (error) {
      log.error({ network, err: error }, "What the server sent could not be handled.");
    }
  }

  const leave = () => {
    loss ??= { sentence: "stopped", patience: "soon" };
    if (!upSince) return void socket.destroy();
    void after(patience.farewell, () => socket.destroy());
    void opened
      .leave()
      .catch(() => {})
      .then(() => socket.destroy());
  };
  return await new Promise((resolve) => {
    const closed = () => {
      over.abort();
      signal.removeEventListener("abort", leave);
      const why = loss ?? { sentence: "the connection was lost", patience: "soon" as const };
      const resumable = loss?.patience !== "slow" && !signal.aborted ? opened.thread() : undefined;
      resolve({ loss: upSince ? { ...why, upSince } : why, thread: resumable });
    };
    if (socket.closed) closed();
    else socket.once("close", closed);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
}

function dialLoss(error: unknown): Loss {
  if (error instanceof Unfit) return { sentence: error.message, patience: "slow" };
  if (!(error instanceof Error)) return { sentence: String(error), patience: "soon" };
  const address = "address" in error ? String(error.address) : "the server";
  const hungUp: Loss = { sentence: `${address} closed the connection before we were in`, patience: "soon" };
  return lossOf(error, address, "the setting CA_FILE") ?? hungUp;
}

/** What the library's errors say of the account and the session. */
function knownLoss(error: Error, { jid }: XmppSettings): Loss | undefined {
  const condition = "condition" in error ? String(error.condition) : "";
  if (error.name === "StreamError") {
    if (condition === "conflict")
      return { sentence: `another program has logged in as ${jid} and taken our place`, patience: "slow" };
    const soon = condition !== "policy-violation" && condition !== "host-unknown";
    const sentence = `the server closed the connection: ${condition.replaceAll("-", " ")}`;
    return { sentence, patience: soon ? "soon" : "slow" };
  }
  if (error.name !== "SASLError") return undefined;
  const account = bareOf(jid);
  if (condition === "not-authorized" || condition === "invalid-authzid")
    return { sentence: `the server refused the password of ${account}`, patience: "slow" };
  if (condition === "temporary-auth-failure")
    return { sentence: `the server cannot check the password of ${account} now`, patience: "soon" };
  const why =
    condition === "" ? "it offers no way that we know (SCRAM-SHA-1, PLAIN)" : condition.replaceAll("-", " ");
  return { sentence: `the server does not let ${account} log in: ${why}`, patience: "slow" };
}
