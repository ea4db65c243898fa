import { systemClock } from "../../src/app/clock.ts";
import { createSlack } from "../../src/chat/slack/adapter.ts";
import type { Fixture, OtherPerson, Place } from "../chat/fixture.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";
import { textsOf } from "./fake-slack-blocks.ts";
import type { FakeMessage } from "./fake-slack-methods.ts";
import { recordedLog } from "./log.ts";
import { settingsFor } from "./slack-bot.ts";

const channel = "C0OPS01";

/** The adapter on a fake Slack, alice of the same workspace, and mallory of another one with which #ops is shared. */
export async function slackFixture(): Promise<Fixture> {
  const slack = await startFakeSlack();
  return {
    adapter: createSlack(settingsFor(slack), { clock: systemClock, log: recordedLog() }),
    room: "#ops",
    prefix: `<@${slack.bot}> `,
    thumbsUp: "+1",
    colleague: other(slack, "U0ALICE", "alice", true),
    stranger: other(slack, "U9MALLORY", "mallory", false),
    nowhere: { room: "#nowhere", person: "T0HOUSE/U0NOBODY" },
    mischief: () => slack.messages.filter(({ user }) => user === slack.bot).flatMap(mischiefOf),
    cutOff: async () => slack.cut(),
    restore: async () => slack.mend(),
    close: () => slack.close(),
  };
}

function other(slack: FakeSlack, id: string, nick: string, verified: boolean): OtherPerson {
  const where = (place: Place) => (place === "room" ? channel : slack.direct(id));
  const find = (place: Place, ts: string | undefined) => {
    const found = slack.messages.find((one) => one.channel === where(place) && one.ts === ts);
    if (!found) throw new Error(`there is no message ${ts}`);
    return found;
  };
  return {
    person: { network: "slack", id: `${slack.users.get(id)?.team_id}/${id}`, nick, verified },
    say: async (place, text) => void slack.say(id, where(place), text),
    saw: (place) =>
      slack.messages
        .filter((one) => one.channel === where(place) && one.user === slack.bot)
        .filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === id)
        .map((message) => ({ id: message.ts, text: readable(message) })),
    react: async (place, to, reaction) =>
      slack.react(id, find(place, to.id), reaction === "👍" ? "+1" : reaction),
    reply: async (place, to, text) => void slack.say(id, where(place), text, to.id),
  };
}

/** As somebody reads it: the blocks, or the text where there are none. */
export function readable(message: FakeMessage): string {
  const texts = textsOf(message).map(({ text }) => text);
  const text = texts.length === 0 ? message.text : texts.join("\n");
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What in a message rings, links, formats, or is no text, though no test's text may. */
export function mischiefOf(message: FakeMessage): string[] {
  const { args } = message;
  const texts = [...textsOf(message), { type: "text", text: message.text, raw: {} }];
  const found = texts.flatMap(({ type, text, raw }) => [
    ...(/[<>]|&(?!(amp|lt|gt);)/.test(text) ? [`unescaped: ${text}`] : []),
    ...(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text) || !text.isWellFormed()
      ? [`no text: ${text}`]
      : []),
    ...(type === "mrkdwn" ? [`may format: ${text}`] : []),
    ...(type === "plain_text" && (!("emoji" in raw) || raw.emoji !== false)
      ? [`may become emoji: ${text}`]
      : []),
  ]);
  const isParsed = args["parse"] !== "none" || args["link_names"] !== "false";
  return [...found, ...(isParsed ? [`names are parsed: ${message.text}`] : [])];
}
