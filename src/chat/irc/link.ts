import { Client, type IrcMessage } from "irc-framework";
import type { DateTime } from "luxon";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { lossOf } from "../loss.ts";
import type { Loss } from "../supervise.ts";
import { endpointOf, type IrcSettings } from "./settings.ts";
import { type Line, plainText, wire } from "./wire.ts";

/** One registered connection, as far as the rest of the adapter needs to know it. */
export interface Link {
  /** The nick that the server knows us by, now. */
  readonly me: string;
  /** When the server greeted us, by its own clock, where it tells the time of what it says. */
  readonly since: string | undefined;
  /** `nick!user@host` as others see it, or a guess that is not too short. */
  readonly mask: string;
  has(capability: string): boolean;
  /** Does the server pass this client tag on (`draft/reply`)? */
  carries(tag: string): boolean;
  /** What the server said of itself in numeric 005. */
  supports(token: string): unknown;
  /** The one spelling of names that the server takes for the same. */
  lower(name: string): string;
  isRoom(name: string): boolean;
  /** Writes one line made by `wire`. */
  write(line: string): void;
}

export interface LinkUse {
  /** The server greeted us and said all of itself. Called once, before any line is handed on. */
  up(link: Link): void;
  heard(line: Line): void;
}

/** Seconds. */
const patience = { registration: 30, silence: 30, farewell: 2 };
const mostAlternatives = 9;

/** One connection from dialling to its loss: resolves with the reason, never rejects. */
export function holdLink(
  settings: IrcSettings,
  { clock, log }: { clock: Clock; log: Log },
  use: LinkUse,
  signal: AbortSignal,
): Promise<Loss> {
  const endpoint = endpointOf(settings);
  const address = `${endpoint.host}:${endpoint.port}`;
  const turnedAway = `${address} closed the connection before we were in${endpoint.tls ? "" : " (does it want TLS?)"}`;
  const client = new Client();
  const over = new AbortController();
  let me = settings.nick;
  let mask = "";
  let isOpen = false;
  let alternatives = 0;
  let loggedIn = false;
  let lastHeard = clock.now();
  let since: string | undefined;
  let upSince: DateTime | undefined;
  let loss: Loss | undefined;

  const link: Link = {
    get me() {
      return me;
    },
    get since() {
      return since;
    },
    get mask() {
      return mask || `${me}!${settings.username.padEnd(12)}@${"h".repeat(63)}`;
    },
    has: (capability) => client.network.cap.isEnabled(capability),
    carries: (tag) => client.network.supportsTag(tag),
    supports: (token) => client.network.supports(token),
    lower: (name) => client.caseLower(name),
    isRoom: (name) => client.network.isChannelName(name),
    write: (line) => {
      client.connection.write(line);
    },
  };

  function lose(sentence: string, how: Loss["patience"] = "soon"): void {
    if (over.signal.aborted) return;
    loss ??= { sentence, patience: how };
    client.connection.end(null, true);
  }

  /** Nothing that a listener throws may escape into the socket. */
  function fenced(work: () => void): void {
    try {
      work();
    } catch (error) {
      log.error({ network: settings.network, err: error }, "A line from the server could not be handled.");
    }
  }

  function hear(line: IrcMessage): void {
    if (line.command === "ERROR")
      loss ??= {
        sentence: `the server closed the connection: ${plainText(line.params.at(-1) ?? "")}`,
        patience: "soon",
      };
    if (line.nick !== "" && link.lower(line.nick) === link.lower(me)) {
      if (line.command === "NICK") me = line.params[0] ?? me;
      if (line.hostname !== "") mask = `${me}!${line.ident}@${line.hostname}`;
    }
    if (line.command === "396") mask = mask.replace(/@.*$/, `@${line.params[1] ?? ""}`);
    if (upSince) use.heard(line);
    else register(line);
  }

  function register(line: IrcMessage): void {
    switch (line.command) {
      case "432":
      case "433":
      case "436":
      case "437":
        if (++alternatives > mostAlternatives) lose(`the nick ${settings.nick} and its like are all in use`);
        else link.write(wire({ command: "NICK", text: `${settings.nick.slice(0, 7)}_${alternatives}` }));
        return;
      case "900":
        loggedIn = true;
        return;
      case "001":
        me = line.params[0] ?? me;
        since = line.tags["time"];
        if (settings.password !== undefined && !loggedIn) lose("the network let us in without our account");
        return;
      case "376":
      case "422":
        if (loss) return;
        upSince = clock.now();
        use.up(link);
        void watchForSilence();
    }
  }

  async function watchForSilence(): Promise<void> {
    while (!over.signal.aborted) {
      const heard = lastHeard;
      await clock.until(heard.plus({ seconds: patience.silence }), over.signal);
      if (lastHeard > heard || over.signal.aborted) continue;
      link.write(wire({ command: "PING", text: "there?" }));
      await clock.until(heard.plus({ seconds: 2 * patience.silence }), over.signal);
      if (lastHeard <= heard) return lose(`the server was silent for ${2 * patience.silence} s`);
    }
  }

  async function after(seconds: number, work: () => void): Promise<void> {
    await clock.until(clock.now().plus({ seconds }), over.signal);
    if (!over.signal.aborted) work();
  }

  function leave(): void {
    loss ??= { sentence: "stopped", patience: "soon" };
    if (upSince) link.write(wire({ command: "QUIT", text: "going off watch" }));
    client.connection.end(null, !upSince);
    void after(patience.farewell, () => client.connection.end(null, true));
  }

  return new Promise((resolve) => {
    client.requestCap(["labeled-response"]);
    client.raw_middleware.use((_command, message, _raw, _client, next) => {
      lastHeard = clock.now();
      fenced(next);
      fenced(() => hear(message));
    });
    client.on("socket connected", () => {
      isOpen = true;
    });
    client.on("sasl failed", ({ reason }) => {
      if (reason === "fail" || reason === "nick_locked")
        lose(`the network refused the password of the account ${accountOf(settings)}`, "slow");
      else lose("the network offers no login now (SASL PLAIN): are its services down?");
    });
    client.on("socket close", (error) => {
      if (error) loss ??= lossOf(error, address);
    });
    client.on("close", () => {
      over.abort();
      signal.removeEventListener("abort", leave);
      client.removeAllListeners();
      const why = loss ?? {
        sentence: upSince ? "the connection was lost" : turnedAway,
        patience: "soon" as const,
      };
      resolve(upSince ? { ...why, upSince } : why);
    });
    signal.addEventListener("abort", leave, { once: true });
    void after(patience.registration, () => {
      const fault = isOpen
        ? "did not let us in"
        : `did not answer${endpoint.tls ? " (does it speak TLS?)" : ""}`;
      if (!upSince) lose(`${address} ${fault} within ${patience.registration} s`);
    });
    client.connect({
      ...endpoint,
      rejectUnauthorized: true,
      nick: settings.nick,
      username: settings.username,
      gecos: "Watchbill, the on-call bot",
      version: "",
      ...(settings.password === undefined
        ? {}
        : { account: { account: accountOf(settings), password: settings.password } }),
      sasl_disconnect_on_fail: true,
      enable_echomessage: true,
      auto_reconnect: false,
      ping_interval: 0,
      ping_timeout: 0,
    });
  });
}

function accountOf(settings: IrcSettings): string {
  return settings.account ?? settings.nick;
}
