import { PassThrough } from "node:stream";
import { createTerminal, terminalRoom } from "../../src/chat/terminal/adapter.ts";
import { adapterContract } from "./contract.ts";
import type { Fixture, OtherPerson } from "./fixture.ts";

/** Somebody who sits at the terminal: what they type goes in, what they see is all that came out. */
async function terminalFixture(): Promise<Fixture> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let screen = "";
  output.on("data", (chunk) => {
    screen += String(chunk);
  });
  const seen = () =>
    screen
      .replaceAll("\r\u001b[K", "")
      .split("\n")
      .map((text) => ({ id: undefined, text }));
  const alice: OtherPerson = {
    person: { network: "terminal", id: "alice", nick: "alice", verified: true },
    say: async (_place, text) => void input.write(`${text}\n`),
    saw: seen,
    react: () => Promise.reject(new Error("a terminal has no reactions")),
    reply: () => Promise.reject(new Error("a terminal has no replies")),
  };
  return {
    adapter: createTerminal({ input, output, account: "alice", colour: false }, () => {}),
    room: terminalRoom,
    prefix: "",
    colleague: alice,
    nowhere: { room: "#elsewhere", person: "bob" },
    mischief: () =>
      seen()
        .map(({ text }) => text)
        .filter((text) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text)),
    close: async () => void input.destroy(),
  };
}

adapterContract("The terminal", terminalFixture, {
  direct: "a terminal is one conversation",
  strangers: "whoever sits at the terminal is who the operating system says",
  drops: "a terminal has no connection to lose",
  idempotence: "what is on the screen stays there",
  talk: "whatever is typed at a terminal is meant for the bot",
});
