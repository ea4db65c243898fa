import { createInterface, type Interface } from "node:readline";
import { parseAnswer } from "../../domain/answer.ts";
import { DeliveryError } from "../../domain/delivery.ts";
import type { MessageRef } from "../../domain/message.ts";
import type { ChatAdapter } from "../../ports/chat-adapter.ts";
import type { ChatInbox, Person, Reply } from "../../ports/chat-inbox.ts";
import { printable, renderTerminal } from "./render.ts";

export interface TerminalSettings {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Who sits here, by their account on this machine: the operating system vouches for them. */
  account: string;
  colour: boolean;
}

/** The one room of the terminal. */
export const terminalRoom = "#lobby";
const network = "terminal";

/**
 * The terminal as a network of its own: one room, one person, commands as text. `quit`, Ctrl-C and the end of the
 * input call `leave`.
 */
export function createTerminal(settings: TerminalSettings, leave: () => void): ChatAdapter {
  const me: Person = { network, id: settings.account, nick: settings.account, verified: true };
  let screen: Interface | undefined;
  let latest: MessageRef | undefined;
  let posted = 0;

  /** Above the line that is being typed, which stays as it is. */
  function print(lines: readonly string[]): void {
    if (!screen) throw new DeliveryError("terminal.closed", "the terminal is closed", "later");
    settings.output.write(`\r\x1b[K${lines.join("\n")}\n`);
    screen.prompt(true);
  }

  async function read(line: string, inbox: ChatInbox): Promise<void> {
    const typed = line.trim().replace(/^[/!]/, "");
    if (typed === "") return;
    const reply =
      (await answer(typed, inbox)) ?? (await inbox.command({ from: me, room: terminalRoom, input: typed }));
    print(reply.text.split("\n").map(printable));
  }

  /** `ack` alone answers the newest notice on the screen; whoever means another names it. */
  async function answer(typed: string, inbox: ChatInbox): Promise<Reply | undefined> {
    const meant = parseAnswer(typed);
    const on = meant?.notice !== undefined ? { notice: meant.notice } : latest && { ref: latest };
    return meant && on && (await inbox.answered({ from: me, on, by: { reply: typed } }));
  }

  return {
    network,
    platform: "terminal",
    can: {
      reactions: false,
      replies: false,
      buttons: false,
      edits: false,
      commands: "text",
      longest: 10_000,
    },
    health: () => ({
      connected: screen !== undefined,
      sentence: screen ? `${settings.account} is in ${terminalRoom}` : "closed",
      queued: 0,
    }),

    async start(inbox, _commands, signal) {
      const { input, output } = settings;
      screen = createInterface({ input, output, prompt: "watchbill> ", historySize: 500 });
      const stopped = new Promise<void>((resolve) => {
        screen?.once("close", () => {
          screen = undefined;
          resolve();
        });
      });
      // One line after the other, so that answers come in the order of the questions.
      let last = Promise.resolve();
      screen.on("line", (line) => {
        if (/^\/?(quit|exit)\s*$/.test(line)) screen?.close();
        else last = last.then(() => read(line, inbox)).catch(() => {});
        screen?.prompt();
      });
      screen.once("close", () => void last.then(leave));
      const close = () => screen?.close();
      if (signal.aborted) close();
      else signal.addEventListener("abort", close, { once: true });
      screen.prompt();
      return { stopped };
    },

    async post(to, message) {
      const where = "room" in to ? to.room : to.person;
      if ("room" in to ? where !== terminalRoom : where !== settings.account) {
        throw new DeliveryError(
          "terminal.nobody",
          `only ${terminalRoom} and ${settings.account} are here, not ${where}`,
          "never",
        );
      }
      print(renderTerminal(where, message, settings.colour));
      posted += 1;
      const ref = { network, room: where, id: `${process.pid}-${posted}` };
      if (message.notice !== undefined && message.state === "outstanding") latest = ref;
      return ref;
    },

    async edit() {
      throw new DeliveryError("terminal.no-edits", "what is on the screen stays as it is", "never");
    },
  };
}
