import type { Message } from "../../src/domain/message.ts";
import { drawDiscord, drawIrc, drawSlack, drawTerminal, drawXmpp, html } from "./gallery-draw.ts";
import { shown } from "./gallery-shown.ts";

const style = `
:root { color-scheme: light dark; --page: #f6f6f4; --ink: #1d1c1d; --link: #1264a3;
  --slack: #fff; --slack-ink: #1d1c1d; --slack-edge: #ddd; --slack-button: #bbb; --slack-call: #e8f5fa;
  --xmpp: #e9f2e4; --xmpp-edge: #cfdcc8; }
@media (prefers-color-scheme: dark) { :root { --page: #16171a; --ink: #e3e3e0; --link: #6cb8f0;
  --slack: #1a1d21; --slack-ink: #d1d2d3; --slack-edge: #3a3d42; --slack-button: #5b5e64; --slack-call: #1c3442;
  --xmpp: #1d2a1b; --xmpp-edge: #34452f; } }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem; color: var(--ink); background: var(--page); }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { max-width: 60rem; } a { color: var(--link); }
nav ol { columns: 14rem; max-width: 70rem; padding-left: 1.6rem; margin: 0; }
.row { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .8rem; align-items: start; }
.wide { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .8rem; margin-top: .8rem; align-items: start; }
.client { border: 1px solid transparent; border-radius: 8px; padding: .7rem .9rem; overflow-wrap: anywhere; max-height: 26rem; overflow: auto; }
.client::before { content: attr(data-name); display: block; font-size: 11px; letter-spacing: .06em; text-transform: uppercase; opacity: .65; margin-bottom: .4rem; }
.text, .line, .field, .lock, .context { white-space: pre-wrap; }
.text, .line, .field, .lock, .context, .head { unicode-bidi: plaintext; }
.head { font-weight: 700; margin: .2rem 0; }
.context { font-size: 12px; opacity: .75; margin-top: .4rem; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem .8rem; margin: .4rem 0; }
.buttons { margin-top: .5rem; display: flex; gap: .4rem; flex-wrap: wrap; }
.button { border-radius: 4px; padding: .15rem .6rem; font-size: 13px; font-weight: 600; }
.slack { background: var(--slack); color: var(--slack-ink); border-color: var(--slack-edge); }
.slack .lock { font-size: 12px; opacity: .75; border-bottom: 1px dashed var(--slack-button); padding-bottom: .3rem; margin-bottom: .3rem; }
.slack .head { font-size: 17px; } .slack .bar { border-left: 4px solid; border-radius: 2px; padding-left: .7rem; }
.slack .button { border: 1px solid var(--slack-button); } .slack .primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.slack .mention { background: var(--slack-call); color: var(--link); border-radius: 3px; padding: 0 2px; }
.discord { background: #313338; color: #dbdee1; }
.discord .card { background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: .5rem .8rem; margin-top: .3rem; }
.discord .fields { grid-template-columns: repeat(3, minmax(0, 1fr)); } .discord .line-wide { grid-column: 1 / -1; }
.discord .button { background: #4e5058; color: #fff; } .discord .primary { background: #248046; } .discord .danger { background: #da373c; }
.discord .mention { background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 2px; }
.xmpp { background: var(--xmpp); border-color: var(--xmpp-edge); }
.irc, .terminal { background: #0d1117; color: #d5dbe1; border-color: #30363d; font: 12.5px/1.45 ui-monospace, monospace; }
.irc .line { padding-left: 2ch; text-indent: -2ch; } .irc i { color: #79c0ff; font-style: normal; }
@media (max-width: 60rem) { body { margin: 1rem; } .row, .wide { grid-template-columns: minmax(0, 1fr); } .client { max-height: 34rem; } }
`;

/** One page that shows each message roughly as each client does, drawn from what each renderer makes. */
export function drawGallery(messages: readonly [name: string, message: Message][]): string {
  const rows = messages.map(([name, message], index) => {
    const { slack, discord, xmpp, irc, terminal } = shown(message);
    return [
      `<h2 id="message-${index + 1}">${index + 1}. ${html(name)}</h2>`,
      '<div class="row">',
      client("slack", "Slack, with the line of a lock screen", drawSlack(slack)),
      client("discord", "Discord", drawDiscord(discord)),
      client("xmpp", "XMPP", drawXmpp(xmpp)),
      '</div><div class="wide">',
      client("irc", "IRC", drawIrc(irc)),
      client("terminal", "Terminal", drawTerminal(terminal)),
      "</div>",
    ].join("\n");
  });
  const contents = messages.map(
    ([name], index) => `<li><a href="#message-${index + 1}">${html(name)}</a></li>`,
  );
  return [
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">',
    `<title>Watchbill: the gallery</title>\n<style>${style}</style>`,
    "<h1>The same messages on every network</h1>",
    "<p>Drawn from what Watchbill sends, roughly as clients show it; not by the clients themselves. Made by <code>npm run docs</code>.</p>",
    `<nav><ol>${contents.join("")}</ol></nav>`,
    ...rows,
    "</html>\n",
  ].join("\n");
}

function client(kind: string, name: string, inner: string): string {
  return `<div class="client ${kind}" data-name="${name}">${inner}</div>`;
}
