import { renderDiscord } from "../../src/chat/discord/render.ts";
import { fold } from "../../src/chat/irc/fold.ts";
import { renderIrc } from "../../src/chat/irc/render.ts";
import { wire } from "../../src/chat/irc/wire.ts";
import { renderSlack } from "../../src/chat/slack/render.ts";
import { renderTerminal } from "../../src/chat/terminal/render.ts";
import { stanzaOf } from "../../src/chat/xmpp/posts.ts";
import { renderXmpp } from "../../src/chat/xmpp/render.ts";
import type { Message } from "../../src/domain/message.ts";
import { alice, type Platform } from "./gallery.ts";

const nicks = ["alice", "bob"];

/** A message as each platform gets it, from its own renderer: a room in which alice and bob are. */
export function shown(message: Message) {
  const on = (platform: Platform): Message => ({
    ...message,
    mentions: message.mentions.map(() => alice[platform]),
  });
  return {
    slack: renderSlack(on("slack")),
    discord: renderDiscord(on("discord")),
    xmpp: renderXmpp(on("xmpp"), { prefix: "!", nicks }),
    // What is left of 512 bytes behind the bot's own name and the room's.
    irc: renderIrc(on("irc"), "!", nicks)
      .flatMap((line) => fold(line, 450))
      .slice(0, 10),
    terminal: renderTerminal("#ops", on("terminal"), false),
  };
}

/** The same as it goes over the wire, for people to read and compare. */
export function golden(platform: Platform, messages: readonly [name: string, message: Message][]): string {
  if (platform === "slack" || platform === "discord")
    return `${JSON.stringify(Object.fromEntries(messages.map(([name, message]) => [name, shown(message)[platform]])), null, 1)}\n`;
  const texts = messages.map(([name, message], index) => {
    const all = shown(message);
    const lines = {
      xmpp: () => [
        `<!-- ${name} -->`,
        `${stanzaOf("ops@rooms.example.org", "groupchat", { id: `page-${index + 1}`, body: all.xmpp })}`,
      ],
      irc: () => [
        `;; ${name}`,
        ...all.irc.map((text) => visible(wire({ command: "PRIVMSG", names: ["#ops"], text }))),
      ],
      terminal: () => [`== ${name}`, ...all.terminal],
    }[platform]();
    return `${lines.join("\n")}\n`;
  });
  const text = texts.join("\n");
  return platform === "xmpp" ? `<gallery>\n${text}</gallery>\n` : text;
}

/** Colours of IRC as they can be read. */
function visible(line: string): string {
  return line.replace(/[\x00-\x1f]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
