import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Link } from "./link.ts";
import type { Pace } from "./pace.ts";
import { type Line, plainText, wire } from "./wire.ts";

/** Seconds that the server has to say what became of a line. */
const patience = 10;

export interface Taken {
  /**
   * Says lines to one target, as a page. Resolves when the server took them all, with the network's id of each
   * (undefined where it gives none). Rejects with DeliveryError when it refused one, fell silent, or is gone.
   * `begun` is called when the first of them goes.
   */
  say(target: string, texts: readonly string[], begun: () => void): Promise<(string | undefined)[]>;
  hear(line: Line): void;
}

/** Lines said together, until all are answered for. */
interface Saying {
  target: string;
  texts: readonly string[];
  ids: (string | undefined)[];
  /** Indexes of lines that the server has not answered for. */
  open: Set<number>;
  settle(error?: DeliveryError): void;
}

/**
 * Knows what the server took: by the label of each line where the network has labeled-response (the echo then
 * carries the message id), else by a PING sent after the lines, whose PONG comes after every complaint about them.
 */
export function createTaken(kit: {
  link: Link;
  pace: Pace;
  clock: Clock;
  /** Aborts when the connection is lost. */
  signal: AbortSignal;
  loggedIn: boolean;
}): Taken {
  const { link, pace, clock, signal } = kit;
  const labels = new Map<string, { saying: Saying; index: number }>();
  const batches = new Map<string, string>();
  const barriers = new Map<string, Saying>();
  let count = 0;

  function say(target: string, texts: readonly string[], begun: () => void): Promise<(string | undefined)[]> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const own: { labels: string[]; barrier?: string } = { labels: [] };
      const lost = () => saying.settle(notConnected());
      const saying: Saying = {
        target,
        texts,
        ids: texts.map(() => undefined),
        open: new Set(texts.keys()),
        settle(error) {
          if (over.signal.aborted) return;
          over.abort();
          signal.removeEventListener("abort", lost);
          for (const label of own.labels) labels.delete(label);
          if (own.barrier !== undefined) barriers.delete(own.barrier);
          if (error) reject(error);
          else resolve(saying.ids);
        },
      };
      if (signal.aborted) return lost();
      signal.addEventListener("abort", lost, { once: true });

      const waitForSign = async () => {
        await clock.until(clock.now().plus({ seconds: patience }), over.signal);
        saying.settle(
          new DeliveryError("irc.timeout", `the server did not answer within ${patience} s`, "later"),
        );
      };
      const labelled = link.has("labeled-response");
      const lines = texts.map((text, index) => {
        if (!labelled) return wire({ command: "PRIVMSG", names: [target], text });
        const label = (++count).toString(36);
        own.labels.push(label);
        labels.set(label, { saying, index });
        return wire({ command: "PRIVMSG", names: [target], text, tags: { label } });
      });
      if (!labelled) {
        own.barrier = `taken-${(++count).toString(36)}`;
        barriers.set(own.barrier, saying);
        lines.push(wire({ command: "PING", text: own.barrier }));
      }
      const written = (index: number) => {
        if (index === 0) begun();
        if (index === lines.length - 1) void waitForSign();
      };
      if (!pace.push("page", lines, written)) saying.settle(busy());
    });
  }

  function hear(line: Line): void {
    const label = line.tags["label"] ?? batches.get(line.tags["batch"] ?? "");
    const known = labels.get(label ?? "");
    if (line.command === "BATCH") noteBatch(line, label);
    else if (line.command === "PONG") barriers.get(line.params.at(-1) ?? "")?.settle();
    else if (known) hearLabelled(line, known);
    else if (barriers.size > 0) hearUnlabelled(line);
  }

  /** Away messages and the like come with the echo, in a batch that carries the label for all of them. */
  function noteBatch(line: Line, label: string | undefined): void {
    const [sign = "", type] = line.params;
    const id = sign.slice(1);
    if (sign.startsWith("+") && type === "labeled-response" && label !== undefined) batches.set(id, label);
    if (sign.startsWith("-")) batches.delete(id);
  }

  function hearLabelled(line: Line, { saying, index }: { saying: Saying; index: number }): void {
    const complaint = complaintOf(line);
    if (complaint !== undefined) saying.settle(refusal(line, complaint, saying.target));
    else if (line.command === "PRIVMSG" || line.command === "ACK") {
      note(saying, index, line.tags["msgid"]);
      if (saying.open.size === 0) saying.settle();
    }
  }

  function hearUnlabelled(line: Line): void {
    const told = link.lower(line.params[line.command === "PRIVMSG" ? 0 : 1] ?? "");
    const saying = [...barriers.values()].find((each) => link.lower(each.target) === told);
    const complaint = complaintOf(line);
    if (!saying) return;
    if (complaint !== undefined) saying.settle(refusal(line, complaint, saying.target));
    else if (line.command === "PRIVMSG" && link.lower(line.nick) === link.lower(link.me)) {
      const index = [...saying.open].find((each) => saying.texts[each] === line.params[1]);
      if (index !== undefined) note(saying, index, line.tags["msgid"]);
    }
  }

  function note(saying: Saying, index: number, id: string | undefined): void {
    saying.ids[index] = id;
    saying.open.delete(index);
  }

  /** The server's words, when the line is a complaint. */
  function complaintOf({ command, params }: Line): string | undefined {
    return /^[45]\d\d$|^71[67]$|^FAIL$/.test(command) ? plainText(params.at(-1) ?? "") : undefined;
  }

  function refusal({ command }: Line, words: string, target: string): DeliveryError {
    if (command === "401" && !link.isRoom(target))
      return new DeliveryError("irc.not-online", `${target} is not on the network now`, "later");
    const needsAccount = command === "477" && !kit.loggedIn;
    return new DeliveryError(
      "irc.cannot-send",
      `the server does not let us speak to ${target}: ${words}`,
      needsAccount ? "never" : "later",
    );
  }

  return { say, hear };
}

export function notConnected(cause?: string): DeliveryError {
  return new DeliveryError("irc.not-connected", cause ?? "the connection was lost", "later");
}

function busy(): DeliveryError {
  return new DeliveryError("irc.busy", "too many lines wait for their turn", "busy");
}
