import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Link } from "./link.ts";
import type { Pace } from "./pace.ts";
import { isNick, type Line, wire } from "./wire.ts";

export interface People {
  /**
   * The nicks under which the owner of a services account is here now; on a network without accounts, the nick of
   * that name. Rejects with DeliveryError `irc.not-online` when nobody is.
   */
  find(account: string): Promise<string[]>;
  /** How to call the owner of an account in a room: a nick seen there, or the account itself. */
  callName(account: string): string;
  /** Who is in a room, as far as we have seen. */
  nicksIn(room: string): string[];
  /** Asks who of a room's members is logged in as what. */
  askAbout(room: string): void;
  hear(line: Line): void;
}

interface Somebody {
  nick: string;
  account: string | undefined;
  rooms: Set<string>;
}

/** Marks our own WHOX question among the answers. */
const whoxToken = "717";
/** Seconds for the answer to a WHOIS. */
const patience = 10;
const mostCallers = 1000;

/**
 * Who is here and logged in as what. The members of our rooms are known exactly where the network tells of every
 * change (account-notify); others are asked about (WHOIS) before anything is said to them.
 */
export function createPeople(kit: { link: Link; pace: Pace; clock: Clock; signal: AbortSignal }): People {
  const { link, pace, clock, signal } = kit;
  const members = new Map<string, Somebody>();
  /** By account, the nick under which somebody last spoke to us directly. */
  const callers = new Map<string, string>();
  const questions = new Map<string, Question>();

  const same = (one: string, other: string) => link.lower(one) === link.lower(other);
  const hereAs = (account: string) =>
    [...members.values()].filter(
      (each) => each.account && same(each.account, account) && !same(each.nick, link.me),
    );

  async function find(account: string): Promise<string[]> {
    if (!isNick(account))
      throw new DeliveryError("irc.no-such-person", `${JSON.stringify(account)} is no account`, "never");
    if (!link.has("account-tag") && !link.has("account-notify")) return [account];
    const here = hereAs(account).map((each) => each.nick);
    if (here.length > 0 && link.has("account-notify")) return here;
    for (const nick of new Set([...here, callers.get(link.lower(account)) ?? account, account])) {
      const found = same(nick, link.me) ? undefined : await accountOf(nick);
      if (found !== undefined && same(found, account)) return [nick];
    }
    throw new DeliveryError("irc.not-online", `nobody is logged in as ${account} now`, "later");
  }

  /** The account behind a nick, by WHOIS; undefined when there is none, or no answer. */
  function accountOf(nick: string): Promise<string | undefined> {
    const key = link.lower(nick);
    const known = questions.get(key);
    if (known) return known.answered;
    const over = new AbortController();
    const timely = clock.until(
      clock.now().plus({ seconds: patience }),
      AbortSignal.any([signal, over.signal]),
    );
    const question: Question = {
      account: undefined,
      close: () => over.abort(),
      answered: timely.then(() => {
        questions.delete(key);
        return question.account;
      }),
    };
    questions.set(key, question);
    pace.push("control", [wire({ command: "WHOIS", text: nick })]);
    return question.answered;
  }

  function hear(line: Line): void {
    const { command, params, nick } = line;
    const [first = "", second = "", third = ""] = params;
    switch (command) {
      case "JOIN": {
        const joined = enter(nick, first);
        if (link.has("extended-join")) joined.account = account(second);
        return;
      }
      case "353":
        for (const written of params.at(-1)?.split(" ") ?? []) {
          const name = written.replace(/^[^\p{L}[\]\\`_^{|}]+/u, "").split("!")[0];
          if (name) enter(name, third);
        }
        return;
      case "354":
        if (second === whoxToken) enter(params[3] ?? "", third).account = account(params[4] ?? "");
        return;
      case "ACCOUNT": {
        const known = members.get(link.lower(nick));
        if (known) known.account = account(first);
        return;
      }
      case "NICK":
        rename(nick, first);
        return;
      case "PART":
        leave(nick, first);
        return;
      case "KICK":
        leave(second, first);
        return;
      case "QUIT":
        members.delete(link.lower(nick));
        return;
      case "PRIVMSG":
        if (same(first, link.me)) noteCaller(line);
        return;
      case "330": {
        const question = questions.get(link.lower(second));
        if (question) question.account = third;
        return;
      }
      case "318":
        questions.get(link.lower(second))?.close();
    }
  }

  function enter(nick: string, room: string): Somebody {
    const somebody = members.get(link.lower(nick)) ?? { nick, account: undefined, rooms: new Set() };
    somebody.rooms.add(link.lower(room));
    members.set(link.lower(nick), somebody);
    return somebody;
  }

  /** When we leave a room ourselves, we no longer see who is in it. */
  function leave(nick: string, room: string): void {
    const gone = same(nick, link.me) ? [...members.keys()] : [link.lower(nick)];
    for (const key of gone) {
      const somebody = members.get(key);
      somebody?.rooms.delete(link.lower(room));
      if (somebody?.rooms.size === 0) members.delete(key);
    }
  }

  function rename(nick: string, to: string): void {
    const somebody = members.get(link.lower(nick));
    if (!somebody) return;
    members.delete(link.lower(nick));
    members.set(link.lower(to), { ...somebody, nick: to });
  }

  function noteCaller({ nick, tags }: Line): void {
    const account = tags["account"];
    if (!account || !link.has("account-tag")) return;
    callers.set(link.lower(account), nick);
    for (const oldest of callers.keys()) if (callers.size > mostCallers) callers.delete(oldest);
  }

  return {
    find,
    callName: (account) => hereAs(account)[0]?.nick ?? account,
    nicksIn: (room) =>
      [...members.values()].filter(({ rooms }) => rooms.has(link.lower(room))).map(({ nick }) => nick),
    askAbout(room) {
      if (link.supports("WHOX"))
        pace.push("control", [wire({ command: "WHO", names: [room], text: `%tcna,${whoxToken}` })]);
    },
    hear,
  };
}

interface Question {
  account: string | undefined;
  answered: Promise<string | undefined>;
  close(): void;
}

/** How the several messages write that nobody is logged in. */
function account(written: string): string | undefined {
  return written === "" || written === "*" || written === "0" ? undefined : written;
}
