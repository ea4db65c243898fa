import {
  type APIApplicationCommandOptionChoice,
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  REST,
  type RESTPostAPIChannelMessageJSONBody,
  type RouteLike,
  Routes,
} from "discord.js";
import { z } from "zod";
import type { DiscordSettings } from "./settings.ts";

/**
 * Milliseconds: how long one request may take, and the longest wait for a rate limit that nobody is told of. A room bears
 * some five messages in five seconds: a storm of pages flows on at that rate, instead of each being tried in vain.
 */
const patience = { request: 8_000, rateLimit: 6_000 };

const author = z.object({
  id: z.string(),
  username: z.string().default(""),
  global_name: z.string().nullish(),
  bot: z.boolean().default(false),
});
export type Account = z.output<typeof author>;

const message = z.object({
  id: z.string(),
  type: z.number().default(0),
  author,
  content: z.string().default(""),
  webhook_id: z.string().optional(),
  embeds: z.array(z.unknown()).default([]),
  reactions: z
    .array(z.object({ emoji: z.object({ id: z.string().nullish(), name: z.string().nullish() }) }))
    .default([]),
  message_reference: z.object({ type: z.number().default(0), message_id: z.string().optional() }).optional(),
  thread: z.object({ id: z.string() }).optional(),
});
/** A message as it stands on Discord, as far as the house reads it. */
export type StoredMessage = z.output<typeof message>;

const withId = z.object({ id: z.string() });
export type Body = RESTPostAPIChannelMessageJSONBody;
/** Text too long for a message goes with it as a file. */
export interface Said {
  body: Body;
  file?: string;
}

/** What an interaction is answered with: its id and token stand for the bot's own. */
export interface Asked {
  id: string;
  token: string;
}

export type Api = ReturnType<typeof createApi>;

/** The connection for requests. Nothing is tried again behind the house's back for longer than a few seconds. */
export function createRest(settings: DiscordSettings): REST {
  return new REST({
    api: settings.api,
    version: "10",
    timeout: patience.request,
    retries: 1,
    // Without a wish (as from the firewall before Discord) it would be tried again at once, for ever.
    rejectOnRateLimit: ({ retryAfter }) => retryAfter <= 0 || retryAfter > patience.rateLimit,
  }).setToken(settings.token);
}

/** Every request that the house makes of Discord. Each rejects with what the library throws; see failure.ts. */
export function createApi(rest: REST, settings: DiscordSettings) {
  interface Options {
    body?: unknown;
    file?: string | undefined;
    query?: Record<string, string>;
    auth?: boolean;
    signal?: AbortSignal | undefined;
  }

  async function ask<S extends z.ZodType>(
    verb: "get" | "post" | "put" | "patch" | "delete",
    route: RouteLike,
    answer: S,
    { body, file, query, auth = true, signal }: Options = {},
  ): Promise<z.output<S>> {
    try {
      const given = await rest[verb](route, {
        auth,
        ...(body === undefined ? {} : { body }),
        ...(query && { query: new URLSearchParams(query) }),
        ...(signal && { signal }),
        ...(file !== undefined && {
          files: [{ name: "answer.txt", data: Buffer.from(file), contentType: "text/plain; charset=utf-8" }],
        }),
      });
      return answer.parse(given);
    } catch (error) {
      // The library forgets a token that was refused once, and would from then on complain of ours being missing.
      if (error instanceof DiscordAPIError && error.status === 401) rest.setToken(settings.token);
      throw error;
    }
  }

  const commandsRoute = (application: string, guild?: string) =>
    guild === undefined
      ? Routes.applicationCommands(application)
      : Routes.applicationGuildCommands(application, guild);
  const callback = (asked: Asked, type: InteractionResponseType, data?: object) =>
    ask("post", Routes.interactionCallback(asked.id, asked.token), z.unknown(), {
      body: { type, ...(data && { data }) },
      auth: false,
    });
  const hidden = (isPrivate: boolean) => (isPrivate ? { flags: MessageFlags.Ephemeral } : {});

  return {
    post: async (channel: string, { body, file }: Said, signal?: AbortSignal): Promise<string> =>
      (await ask("post", Routes.channelMessages(channel), withId, { body, file, signal })).id,
    edit: async (channel: string, id: string, body: Body, signal?: AbortSignal): Promise<string> =>
      (await ask("patch", Routes.channelMessage(channel, id), withId, { body, signal })).id,
    setTopic: (channel: string, topic: string) =>
      ask("patch", Routes.channel(channel), z.unknown(), { body: { topic } }),
    openDm: async (user: string, signal?: AbortSignal): Promise<string> =>
      (await ask("post", Routes.userChannels(), withId, { body: { recipient_id: user }, signal })).id,
    user: (id: string) => ask("get", Routes.user(id), author),
    /** At most a hundred, in no order. */
    messagesAfter: (channel: string, id: string, signal: AbortSignal) =>
      ask("get", Routes.channelMessages(channel), z.array(message), {
        query: { after: id, limit: "100" },
        signal,
      }),
    /** At most a hundred who gave that reaction. `emoji` is a sign, or `name:id`. */
    reactedWith: (channel: string, id: string, emoji: string, signal: AbortSignal) =>
      ask("get", Routes.channelMessageReaction(channel, id, encodeURIComponent(emoji)), z.array(author), {
        query: { limit: "100" },
        signal,
      }),

    commands: (application: string, guild?: string) =>
      ask("get", commandsRoute(application, guild), z.array(z.record(z.string(), z.unknown()))),
    replaceCommands: (application: string, guild: string | undefined, commands: readonly object[]) =>
      ask("put", commandsRoute(application, guild), z.unknown(), { body: commands }),

    /** Within three seconds; the answer itself comes with `answer`. */
    defer: (asked: Asked, isPrivate: boolean) =>
      callback(asked, InteractionResponseType.DeferredChannelMessageWithSource, hidden(isPrivate)),
    /** Within three seconds, for a button: its message stays as it is. */
    deferUpdate: (asked: Asked) => callback(asked, InteractionResponseType.DeferredMessageUpdate),
    complete: (asked: Asked, choices: APIApplicationCommandOptionChoice[]) =>
      callback(asked, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices }),
    answer: (application: string, { token }: Asked, { body, file }: Said) =>
      ask("patch", Routes.webhookMessage(application, token), z.unknown(), { body, file, auth: false }),
    withdraw: (application: string, { token }: Asked) =>
      ask("delete", Routes.webhookMessage(application, token), z.unknown(), { auth: false }),
    follow: (application: string, { token }: Asked, { body, file }: Said, isPrivate: boolean) =>
      ask("post", Routes.webhook(application, token), z.unknown(), {
        body: { ...body, ...hidden(isPrivate) },
        file,
        auth: false,
      }),
  };
}
