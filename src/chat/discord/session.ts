import {
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type GatewayReadyDispatchData,
  PermissionFlagsBits,
} from "discord.js";
import type { ChatAdapter } from "../../ports/chat-adapter.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import type { Api } from "./api.ts";
import { failureOf } from "./failure.ts";
import { createInteractions } from "./interactions.ts";
import { createListener } from "./listen.ts";
import type { Memory } from "./memory.ts";
import { createPace } from "./pace.ts";
import { createPeople } from "./people.ts";
import { createPost } from "./post.ts";
import { readBack } from "./read-back.ts";
import { register } from "./register.ts";
import { createReply } from "./reply.ts";
import { createRooms } from "./rooms.ts";
import type { DiscordSettings } from "./settings.ts";

/** What the bot may do on a server that invites it by the link in its sentence. */
export const permissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** One session on Discord in use. Ends when its signal aborts. */
export interface Session extends Required<Pick<ChatAdapter, "post" | "edit" | "setTopic">> {
  hear(dispatch: GatewayDispatchPayload): void;
  /** Looks for what was missed. */
  catchUp(): void;
  readonly queued: number;
  /** Are the rooms known? */
  readonly isSettled: boolean;
  /** Where we are, for people: "on Acme as watchbill". */
  readonly sentence: string;
}

export interface SessionKit {
  clock: Clock;
  log: Log;
  inbox: ChatInbox;
  commands: readonly SlashCommand[];
  api: Api;
  memory: Memory;
  /** How the house names channels; outlives the session. */
  addressed: Map<string, string>;
  signal: AbortSignal;
}

/** Seconds for which rooms are awaited: a server that is out of order keeps the others waiting no longer. */
const patience = 10;

export function openSession(
  settings: DiscordSettings,
  ready: Pick<GatewayReadyDispatchData, "guilds" | "application" | "user">,
  kit: SessionKit,
): Session {
  const { clock, log, api, commands, signal } = kit;
  const { network } = settings;
  const application = ready.application.id;
  const rooms = createRooms(ready, kit.addressed, settings.guild);
  const people = createPeople(network, (id) => api.user(id));
  const pace = createPace(signal);
  const turns = new Map<string, Promise<void>>();
  const shared = { ...kit, network, me: ready.user.id, prefix: settings.prefix, people, rooms, pace };
  const post = createPost(shared);
  const { reply, whisper } = createReply({ ...shared, conversationWith: post.conversationWith });
  const heard = { ...shared, inTurn, told: post.told };
  const listen = createListener({ ...heard, commands: new Set(commands.map(({ name }) => name)), reply });
  const interact = createInteractions({ ...heard, application });
  let isSettled = false;
  let undeclared: string | undefined;

  /** What belongs to one person is done in order; a fault is logged, and the next is done. */
  function inTurn(account: string, work: () => Promise<void>): void {
    const turn = (turns.get(account) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => log.error({ network, err: error }, "Somebody could not be understood."))
      .then(() => {
        if (turns.get(account) === turn) turns.delete(account);
      });
    turns.set(account, turn);
  }

  function catchUp(): void {
    readBack({ ...shared, channelOf: post.channelOf, whisper }).catch((error: unknown) =>
      log.error({ network, err: error }, "What was missed could not be read back."),
    );
  }

  function settle(): void {
    if (isSettled || signal.aborted) return;
    isSettled = true;
    catchUp();
  }

  async function declare(): Promise<void> {
    try {
      await register(api, application, settings.guild, commands);
    } catch (error) {
      if (signal.aborted) return;
      undeclared = failureOf(error).message;
      log.warn({ network, err: error }, "The commands could not be declared to Discord.");
    }
  }

  void clock.until(clock.now().plus({ seconds: patience }), signal).then(settle);
  if (rooms.isComplete) settle();
  void declare();

  return {
    post: post.post,
    edit: post.edit,
    setTopic: post.setTopic,
    hear(dispatch) {
      rooms.hear(dispatch);
      if (rooms.isComplete) settle();
      if (dispatch.t === GatewayDispatchEvents.InteractionCreate) interact(dispatch.d);
      else listen(dispatch);
    },
    catchUp,
    get queued() {
      return pace.queued;
    },
    get isSettled() {
      return isSettled;
    },
    get sentence() {
      const servers = rooms.servers();
      const where =
        servers.length === 0
          ? `on no server: invite it with https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${permissions}`
          : `on ${servers.join(", ").replace(/, ([^,]+)$/, " and $1")}`;
      const trouble = undeclared === undefined ? "" : `; its commands are not in the menu: ${undeclared}`;
      return `${where} as ${ready.user.username}${trouble}`;
    },
  };
}
