import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from "discord.js";
import type { Severity } from "../../domain/event.ts";
import { type Action, type Message, saysItIsOver } from "../../domain/message.ts";
import type { Body, Said } from "./api.ts";
import { codeBlock, cut, escaped, oneLine, plainText } from "./markdown.ts";
import { isSnowflake } from "./settings.ts";

/** Discord's limits, in characters, less what we put around; `embed` is what all texts of an embed may come to. */
const most = {
  content: 2000,
  title: 256,
  description: 4096,
  fields: 25,
  label: 256,
  value: 1024,
  footer: 2048,
  embed: 6000,
};
/** Of a page the content is but one line: what a lock screen shows. */
const mostOnLockScreen = 300;
const mostMentions = 20;
/** Of an answer that goes as a file, the beginning is said. */
const mostBeforeFile = 1500;

const colour: Record<Severity, number> = {
  Critical: 0xc0392b,
  Major: 0xe67e22,
  Minor: 0xf1c40f,
  Warning: 0xf7dc6f,
  Normal: 0x2ecc71,
  Cleared: 0x2ecc71,
  Indeterminate: 0x95a5a6,
};
const answeredColour = 0x3498db;
const resolvedColour = 0x2ecc71;
const plainColour = 0x95a5a6;

const buttons: Record<
  Action,
  { label: string; style: Exclude<ButtonStyle, ButtonStyle.Link | ButtonStyle.Premium> }
> = {
  ack: { label: "Acknowledge", style: ButtonStyle.Success },
  escalate: { label: "Escalate", style: ButtonStyle.Danger },
  snooze: { label: "Snooze 1h", style: ButtonStyle.Secondary },
  show: { label: "Show", style: ButtonStyle.Secondary },
};

/** Nothing in a text of ours or anybody's rings. */
export const noMentions = { parse: [], replied_user: false };

/** A message as Discord shows it best: a short line that notifies, and below it a card with all that is known. */
export function renderDiscord(message: Message): Body {
  const { notice, severity, answer, state, actions } = message;
  const mentions = message.mentions.filter(isSnowflake).slice(0, mostMentions);
  const called = mentions.map((account) => `<@${account}>`);
  const isOver = state === "acknowledged" || state === "resolved";
  const standing = saysItIsOver(message)
    ? undefined
    : isOver
      ? [state, oneLine(answer ?? "")].join(" ").trim()
      : severity;
  const number = notice === undefined ? [] : [`#${notice}`];
  const before = [...called, ...number, ...(standing === undefined ? [] : [escaped(standing, 100)])].join(
    " ",
  );
  const colon = saysItIsOver(message) ? "" : ":";
  const words = oneLine(message.title);
  const isBare = notice === undefined && message.fields.length === 0 && !message.body?.trim() && words !== "";
  const title = escaped(words, isBare ? mostBeforeFile : mostOnLockScreen);
  return {
    content: before === "" ? title : `${before}${colon} ${title}`,
    // A word of the house that is one line is said once.
    embeds: isBare ? [] : [card(message, isOver ? (severity ?? "") : "")],
    components: notice === undefined || actions.length === 0 ? [] : [rowOf(actions, notice)],
    allowed_mentions: { parse: [], users: mentions },
  };
}

/** `footer` is what the line above does not say. */
function card({ notice, severity, state, title, body, fields }: Message, footer: string): APIEmbed {
  const more = notice === undefined ? "…" : ` … /notice show ${notice}`;
  const embed: APIEmbed = {
    color:
      state === "resolved"
        ? resolvedColour
        : state === "acknowledged"
          ? answeredColour
          : severity
            ? colour[severity]
            : plainColour,
    title: escaped(oneLine(title), most.title),
    ...(footer !== "" && { footer: { text: cut(footer, most.footer) } }),
  };
  let left = most.embed - (embed.title?.length ?? 0) - (embed.footer?.text.length ?? 0);
  const shown: { name: string; value: string; inline: boolean }[] = [];
  for (const field of fields.slice(0, most.fields)) {
    const name = escaped(oneLine(field.label), most.label) || "\u200b";
    const value = escaped(plainText(field.value).trim(), most.value, more) || "\u200b";
    if (name.length + value.length > left) break;
    left -= name.length + value.length;
    shown.push({ name, value, inline: value.length <= 40 && !value.includes("\n") });
  }
  const text = escaped(plainText(body ?? "").trim(), Math.min(most.description, left), more);
  return { ...embed, ...(text !== "" && { description: text }), ...(shown.length > 0 && { fields: shown }) };
}

function rowOf(
  actions: readonly Action[],
  notice: number,
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return {
    type: ComponentType.ActionRow,
    components: actions.map((action) => ({
      type: ComponentType.Button,
      custom_id: `${action}:${notice}`,
      ...buttons[action],
    })),
  };
}

/** What a button of ours says; undefined when it is none of ours. */
export function pressed(customId: string): { action: string; notice: number } | undefined {
  const [, action, notice] = /^([a-z]+):([1-9]\d{0,14})$/.exec(customId) ?? [];
  return action === undefined ? undefined : { action, notice: Number(notice) };
}

/**
 * What the house says back. One line is said as it is, several are set as they are spaced; what does not fit comes as
 * a file, with its beginning before it. Never empty.
 */
export function renderReply(text: string): Said {
  const plain = plainText(text).trim() || "Done.";
  const content = plain.includes("\n") ? codeBlock(plain) : escaped(plain, Number.POSITIVE_INFINITY);
  if (content.length <= most.content) return { body: { content, allowed_mentions: noMentions } };
  const beginning = codeBlock(cut(plain, mostBeforeFile, "\n…"));
  return {
    body: { content: `${beginning}All of it is in the file.`, allowed_mentions: noMentions },
    file: `${plain}\n`,
  };
}
