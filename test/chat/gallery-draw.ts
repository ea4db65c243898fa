import type { Block } from "../../src/chat/slack/render.ts";
import type { shown } from "./gallery-shown.ts";

type Shown = ReturnType<typeof shown>;

/** Text as it stands between tags. */
export function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const box = (kind: string, inner: string, more = "") => `<div class="${kind}"${more}>${inner}</div>`;
const buttons = (labels: { label: string; kind: string }[]) =>
  box(
    "buttons",
    labels.map(({ label, kind }) => `<span class="button ${kind}">${html(label)}</span>`).join(""),
  );

/** Roughly as Slack shows it: blocks, then what stands beside a coloured bar. */
export function drawSlack({ text, blocks, attachments }: Shown["slack"]): string {
  const beside = attachments.map(({ color, blocks }) =>
    box("bar", blocks.map(slackBlock).join(""), ` style="border-color:${color}"`),
  );
  return box("lock", slackText(text)) + blocks.map(slackBlock).join("") + beside.join("");
}

function slackBlock(block: Block): string {
  if (block.type === "header") return box("head", slackText(block.text.text));
  if (block.type === "context")
    return box("context", block.elements.map(({ text }) => slackText(text)).join(" "));
  if (block.type === "actions")
    return buttons(block.elements.map(({ text, style }) => ({ label: text.text, kind: style ?? "" })));
  if ("fields" in block)
    return box(
      "fields",
      block.fields
        .map(({ text }) => text.split("\n"))
        .map(([label = "", ...value]) =>
          box("field", `<b>${slackText(label)}</b><br>${slackText(value.join("\n"))}`),
        )
        .join(""),
    );
  const { type, text } = block.text;
  return box(
    "text",
    type === "mrkdwn" ? text.replace(/<@\w+>/g, '<span class="mention">@alice</span>') : slackText(text),
  );
}

/** Slack's three escapes are HTML's. */
function slackText(text: string): string {
  return html(text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
}

const discordStyles = ["", "primary", "", "primary", "danger"];

/** Roughly as Discord shows it: the line that notifies, and a card. */
export function drawDiscord({ content = "", embeds = [], components = [] }: Shown["discord"]): string {
  const cards = embeds.map(({ color = 0, title = "", description, fields = [], footer }) =>
    box(
      "card",
      [
        box("head", discordText(title)),
        description === undefined ? "" : box("text", discordText(description)),
        fields.length === 0
          ? ""
          : box(
              "fields",
              fields
                .map(({ name, value, inline }) =>
                  box(
                    inline ? "field" : "field line-wide",
                    `<b>${discordText(name)}</b><br>${discordText(value)}`,
                  ),
                )
                .join(""),
            ),
        footer ? box("context", html(footer.text)) : "",
      ].join(""),
      ` style="border-color:#${color.toString(16).padStart(6, "0")}"`,
    ),
  );
  const rows = components.flatMap((row) => ("components" in row ? [row.components] : []));
  const labels = rows.flat().map((one) => ({
    label: "label" in one ? (one.label ?? "") : "",
    kind: "style" in one ? (discordStyles[one.style ?? 0] ?? "") : "",
  }));
  return box("text", discordText(content)) + cards.join("") + (labels.length === 0 ? "" : buttons(labels));
}

/** A backslash keeps a sign a sign; what is left of markdown is accounts that are called. */
function discordText(text: string): string {
  return text
    .split(/(<@\d+>)/)
    .map((part) =>
      /^<@\d+>$/.test(part)
        ? '<span class="mention">@alice</span>'
        : html(part.replace(/\\([^0-9A-Za-z\s])/g, "$1")),
    )
    .join("");
}

/** Roughly as an XMPP client with message styling shows it. */
export function drawXmpp(body: string): string {
  return box("text", html(body).replace(/(^|[\s])\*(\S.*\S|\S)\*(?=\s|$)/m, "$1<b>$2</b>"));
}

const mircColours: Record<string, string> = {
  "03": "#3fb950",
  "04": "#ff6b5e",
  "07": "#f0a020",
  "14": "#8b949e",
};

/** Roughly as an IRC client shows it. */
export function drawIrc(lines: readonly string[]): string {
  return lines.map((line) => box("line", `<i>&lt;watchbill&gt;</i> ${ircLine(line)}`)).join("");
}

function ircLine(line: string): string {
  let [bold, colour] = [false, ""];
  return line
    .split(/(\x02|\x0f|\x03\d\d)/)
    .map((part) => {
      if (part === "\x02") bold = !bold;
      else if (part === "\x0f") [bold, colour] = [false, ""];
      else if (part.startsWith("\x03")) colour = mircColours[part.slice(1)] ?? "";
      else {
        const style = `${bold ? "font-weight:bold;" : ""}${colour === "" ? "" : `color:${colour}`}`;
        return style === "" ? html(part) : `<span style="${style}">${html(part)}</span>`;
      }
      return "";
    })
    .join("");
}

export function drawTerminal(lines: readonly string[]): string {
  return lines.map((line) => box("line", html(line))).join("");
}
