import { type Answer, type Asked, failure } from "./fake-discord-rest.ts";
import {
  bot,
  type FakeEmbed,
  type FakeInteraction,
  type FakeMessage,
  textOf,
  textsIn,
  type World,
} from "./fake-discord-world.ts";

/** Answers requests as Discord's API is described to, and holds them to its limits. */
export function fakeApi(world: World, gatewayUrl: () => string) {
  const { accounts, channels, messages, interactions, commands, shown } = world;

  function answer(asked: Asked, authorized: boolean): Answer {
    const { method, path, body, query } = asked;
    const on = (pattern: RegExp) => pattern.exec(`${method} ${path}`);
    const needsNoToken = on(/^\w+ \/(webhooks|interactions)\//) !== null;
    if (!authorized && !needsNoToken) return failure(401, 0, "401: Unauthorized");
    if (on(/^GET \/gateway\/bot$/)) {
      const limit = { total: 1000, remaining: 1000, reset_after: 1, max_concurrency: 1 };
      return { body: { url: gatewayUrl(), shards: 1, session_start_limit: limit } };
    }
    const user = accounts.get(on(/^GET \/users\/(\d+)$/)?.[1] ?? "");
    if (user) return { body: user };
    if (on(/^POST \/users\/@me\/channels$/)) {
      const recipient = String(body["recipient_id"]);
      if (!accounts.has(recipient)) return failure(400, 50033, "Invalid Recipient(s)");
      return { body: world.conversationWith(recipient) };
    }
    const list = on(/^(?:GET|PUT) \/applications\/\d+\/(guilds\/\d+\/)?commands$/);
    if (list) {
      const where = list[1] ? "guild" : "global";
      if (method === "PUT") commands[where] = Object.values(body).map((one) => kept(Object(one)));
      return { body: commands[where] };
    }
    const inChannel = on(/^\w+ \/channels\/(\d+)(.*)$/);
    if (inChannel) return answerIn(asked, inChannel[1] ?? "", inChannel[2] ?? "");
    const callback = on(/^POST \/interactions\/\d+\/(\w+)\/callback$/);
    if (callback) return answerCallback(interactions.get(callback[1] ?? ""), body);
    const webhook = on(/^\w+ \/webhooks\/\d+\/(\w+)(\/messages\/@original)?$/);
    if (webhook) return answerWebhook(asked, interactions.get(webhook[1] ?? ""), webhook[2] !== undefined);
    return failure(404, 0, `404: ${method} ${path} ${query}`);
  }

  function answerIn({ method, body, query, file }: Asked, id: string, rest: string): Answer {
    const channel = channels.get(id);
    if (!channel) return failure(404, 10003, "Unknown Channel");
    if (method === "PATCH" && rest === "") {
      channel.topic = String(body["topic"]);
      return { body: channel };
    }
    if (method === "GET" && rest === "/messages") {
      const after = BigInt(query.get("after") ?? 0);
      const found = [...messages.values()].filter((one) => one.channel_id === id && BigInt(one.id) > after);
      const page = found.slice(0, Number(query.get("limit")));
      return { body: page.reverse().map(shown) };
    }
    const [, of = "", emoji] = /^\/messages(?:\/(\d+)(?:\/reactions\/(.+))?)?$/.exec(rest) ?? [];
    if (method === "GET" && emoji) {
      return { body: [...(messages.get(of)?.reactions.get(emoji) ?? [])].map((user) => accounts.get(user)) };
    }
    if (channel.recipient && world.shy.has(channel.recipient))
      return failure(403, 50007, "Cannot send messages to this user");
    const fault = faultOf(body);
    if (fault) return failure(400, 50035, fault);
    if (method === "PATCH") {
      const before = messages.get(of);
      return before ? { body: shown(Object.assign(before, body)) } : failure(404, 10008, "Unknown Message");
    }
    const same = [...messages.values()].find((one) => body["nonce"] && one.nonce === body["nonce"]);
    if (body["enforce_nonce"] && same) return { body: shown(same) };
    return {
      body: shown(world.put({ ...body, channel_id: id, author: bot, ...(file !== undefined && { file }) })),
    };
  }

  function answerCallback(interaction: FakeInteraction | undefined, body: Asked["body"]): Answer {
    if (!interaction) return failure(404, 10062, "Unknown interaction");
    if (interaction.callback) return failure(400, 40060, "Interaction has already been acknowledged.");
    interaction.callback = body as unknown as NonNullable<FakeInteraction["callback"]>;
    return {};
  }

  /** What follows a deferral at once takes its place, and is seen by whom the deferral was. */
  function answerWebhook(
    { method, body, file }: Asked,
    interaction: FakeInteraction | undefined,
    isOriginal: boolean,
  ): Answer {
    if (!interaction?.callback) return failure(404, 10015, "Unknown Webhook");
    const { answers, callback } = interaction;
    const takesPlace = isOriginal || (answers.length === 0 && callback.type === 5);
    const flags = takesPlace ? callback.data?.flags : body["flags"];
    const text = textOf(body as unknown as FakeMessage);
    const one = { text, isPrivate: flags === 64, ...(file !== undefined && { file }) };
    const fault = faultOf(body);
    if (fault) return failure(400, 50035, fault);
    if (method === "DELETE") answers.shift();
    else if (isOriginal) answers[0] = one;
    else answers.push(one);
    return method === "DELETE" ? {} : { body: { id: world.newId() } };
  }

  return answer;
}

/** What Discord adds to a command that it keeps, and what it leaves out. */
function kept(given: object): object {
  const isSaid = (value: unknown) => value !== false && !(Array.isArray(value) && value.length === 0);
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => isSaid(value)));
  const options = Array.isArray(said["options"]) ? { options: said["options"].map(kept) } : {};
  return { ...said, ...options, id: "1", version: "1", nsfw: false, default_member_permissions: null };
}

/** The limits that Discord holds a message to. */
function faultOf(body: Asked["body"]): string | undefined {
  const {
    content = "",
    embeds = [],
    nonce = "",
  } = body as {
    content?: string;
    embeds?: FakeEmbed[];
    nonce?: string;
  };
  if (content.length > 2000) return "content: Must be 2000 or fewer in length.";
  if (nonce.length > 25) return "nonce: Must be 25 or fewer in length.";
  for (const { title = "", description = "", fields = [], footer } of embeds) {
    if (title.length > 256 || description.length > 4096 || fields.length > 25) return "embeds: too long";
    if (fields.some(({ name, value }) => !name || !value || name.length > 256 || value.length > 1024))
      return "embeds: a field is empty or too long";
    if ((footer?.text.length ?? 0) > 2048) return "embeds: the footer is too long";
  }
  return textsIn(embeds).join("").length > 6000 ? "embeds: too long in all" : undefined;
}
