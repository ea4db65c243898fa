import { App, type Logger, LogLevel, webApi } from "@slack/bolt";
import type { DateTime } from "luxon";
import { z } from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Loss } from "../supervise.ts";
import { type Api, clientOptions, createApi } from "./api.ts";
import { openHttp } from "./http-entry.ts";
import { credentialLoss, lossOf } from "./loss.ts";
import type { SlackSettings } from "./settings.ts";
import { openSocket } from "./socket-entry.ts";
import { Trouble } from "./trouble.ts";

/** The bot as Slack knows it. */
export interface Me {
  team: string;
  teamName: string;
  user: string;
  name: string;
}

/** One connection, as far as the rest of the adapter needs to know it. */
export interface Link {
  app: App;
  api: Api;
  me: Me;
}

export interface LinkUse {
  /** Before anything is heard: the time to say what is listened to. */
  wire(link: Link): void;
  /** Slack is there, and tells us what happens. */
  up(): void;
  /** It is over; what is left is to close the door. */
  down(): void;
}

/** Seconds in which Slack has to greet us. */
const patience = 30;

const authTest = z.object({
  team_id: z.string(),
  team: z.string().default(""),
  user_id: z.string(),
  user: z.string().default(""),
  bot_id: z.string().default(""),
});

/** One connection to Slack, from the first call to its loss: resolves with the reason, never rejects. */
export async function holdLink(
  settings: SlackSettings,
  { clock, log }: { clock: Clock; log: Log },
  use: LinkUse,
  signal: AbortSignal,
): Promise<Loss> {
  const { network, botToken, appToken, signingSecret = "", host, port, apiUrl } = settings;
  const over = new AbortController();
  const logger = quiet(log, network);
  let loss: Loss | undefined;
  let upSince: DateTime | undefined;

  function lose(reason: Loss): void {
    loss ??= reason;
    over.abort();
  }
  const leave = () => lose({ sentence: "stopped", patience: "soon" });
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });

  const client = new webApi.WebClient(botToken, clientOptions(apiUrl, logger));
  const api = createApi(client, (trouble) => {
    const fault = credentialLoss(trouble);
    if (fault) lose(fault);
  });
  const look = () => api.ask("auth.test", {}, authTest);
  const way = { logger, clock, signal: over.signal, lose };
  const entry = appToken
    ? openSocket({ ...way, appToken, apiUrl })
    : openHttp({ ...way, signingSecret, host, port, look });

  async function hold(): Promise<void> {
    const me = await look();
    const authorization = { botToken, botId: me.bot_id, botUserId: me.user_id, teamId: me.team_id };
    const app = new App({
      receiver: entry.receiver,
      authorize: async () => authorization,
      clientOptions: clientOptions(apiUrl, logger),
      logger,
      convoStore: false,
      deferInitialization: true,
    });
    app.error(async (error) => {
      log.error({ network, err: error }, "Something that Slack sent could not be dealt with.");
    });
    await app.init();
    use.wire({ app, api, me: { team: me.team_id, teamName: me.team, user: me.user_id, name: me.user } });
    const greeted = await Promise.race([
      entry.start().then(() => true),
      clock.until(clock.now().plus({ seconds: patience }), over.signal).then(() => false),
    ]);
    if (!greeted) lose({ sentence: "Slack does not greet us", patience: "soon" });
    if (over.signal.aborted) return;
    upSince = clock.now();
    use.up();
    await Promise.race([entry.untilLost(), aborted(over.signal)]);
  }

  try {
    if (!over.signal.aborted) await hold();
  } catch (error) {
    const pause = error instanceof Trouble ? (error.retryAfter ?? 0) : 0;
    if (pause > 0) await clock.until(clock.now().plus({ seconds: pause }), over.signal);
    lose(reasonOf(error));
  }
  over.abort();
  signal.removeEventListener("abort", leave);
  use.down();
  await entry.close();
  const known = loss ?? { sentence: "the connection to Slack was lost", patience: "soon" as const };
  return upSince === undefined ? known : { ...known, upSince };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function reasonOf(error: unknown): Loss {
  if (error instanceof Trouble) return lossOf(error, "bot token");
  return { sentence: `a fault of the bot: ${error}`, patience: "slow" };
}

/** The library's own words are for whoever looks for a fault; what matters is said by us. */
function quiet(log: Log, network: string): Logger {
  const note = (...said: unknown[]) =>
    log.debug({ network, said: said.map(String).join(" ").slice(0, 500) }, "Bolt");
  return {
    debug() {},
    info() {},
    warn: note,
    error: note,
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
