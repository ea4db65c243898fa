import { z } from "zod";

/** What the adapter reads of what Slack sends; the rest may change as it likes. */

const text = z.string().default("");

export const envelope = z.object({
  event_id: z.string().optional(),
  event: z.looseObject({ type: z.string() }),
});

export const messageEvent = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string().optional(),
  /** The workspace of who wrote it. */
  team: z.string().optional(),
  user_team: z.string().optional(),
  text,
  subtype: z.string().optional(),
  bot_id: z.string().optional(),
  thread_ts: z.string().optional(),
  parent_user_id: z.string().optional(),
});
export type MessageEvent = z.output<typeof messageEvent>;

export const reactionEvent = z.object({
  type: z.enum(["reaction_added", "reaction_removed"]),
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: text, ts: text }),
  item_user: z.string().optional(),
});
export type ReactionEvent = z.output<typeof reactionEvent>;

export const userChange = z.object({ user: z.object({ id: z.string() }) });

export const slashCommand = z.object({
  command: z.string(),
  text,
  user_id: z.string(),
  user_name: z.string().optional(),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
});
export type SlashPayload = z.output<typeof slashCommand>;

const user = z.object({
  id: z.string(),
  name: z.string().optional(),
  username: z.string().optional(),
  team_id: z.string().optional(),
});
const team = z.object({ id: z.string() }).nullish();

export const buttonPress = z.object({
  user,
  team,
  container: z.object({ message_ts: z.string(), channel_id: z.string() }),
  message: z
    .object({ blocks: z.array(z.looseObject({ block_id: z.string().optional() })).default([]) })
    .default({ blocks: [] }),
  actions: z.array(z.object({ action_id: z.string(), action_ts: z.string(), value: text })).min(1),
});
export type ButtonPress = z.output<typeof buttonPress>;

/** Where an answer to a button goes. */
export const responseAddress = z.object({ response_url: z.string().optional() });

const option = z.object({ value: z.string() }).nullish();
const field = z.object({
  value: z.string().nullish(),
  selected_option: option,
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});
export type Field = z.output<typeof field>;

const view = z.object({
  id: z.string(),
  callback_id: text,
  private_metadata: text,
  state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }).default({ values: {} }),
});
export type FormView = z.output<typeof view>;

export const formSubmission = z.object({ user, team, view });
export const formQuestion = z.object({ user, team, view, block_id: z.string(), value: text });

/** Who did it, as the payload of a button or a form names them. */
export function whoDid(did: Pick<ButtonPress, "user" | "team">): {
  user: string;
  team: string | undefined;
  name: string | undefined;
} {
  const { user, team } = did;
  return { user: user.id, team: user.team_id ?? team?.id, name: user.name ?? user.username };
}
