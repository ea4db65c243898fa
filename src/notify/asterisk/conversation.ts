import type { Socket } from "node:net";
import { linesOf } from "../../net/lines.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { PhoneCall } from "./calls.ts";
import { speakable } from "./speech.ts";

/** How often the notice is read out, and how long a key is waited for after that, in milliseconds. */
const rounds = 3;
const keyWait = 6_000;
const key = { code: "49", name: "1" };

/**
 * Speaks with whom we called, by the Asterisk Gateway Interface: reads the notice out, and takes key 1 for an answer.
 * Rejects when they hang up.
 */
export async function converse(
  socket: Socket,
  findCall: (token: string) => PhoneCall | undefined,
  speaker: string,
  inbox: ChatInbox,
): Promise<void> {
  const line = linesOf(socket);
  const call = findCall(await tokenIn(line));
  if (!call) return;

  async function run(command: string): Promise<string> {
    socket.write(`${command}\n`);
    for (;;) {
      const said = await line();
      const [, result] = /^200 result=(-?\d+)/.exec(said) ?? [];
      if (result !== undefined) return result;
      if (said === "HANGUP") throw new Error("they hung up");
      if (/^5\d\d /.test(said)) return "-2";
    }
  }

  /** Without the application that speaks, the notice's number is better than silence. */
  async function say(text: string): Promise<void> {
    const result = await run(`EXEC ${speaker} "${speakable(text)}"`);
    if (result === "-2" && call?.notice !== undefined) await run(`SAY NUMBER ${call.notice} ""`);
  }

  if (call.notice === undefined) return await say(call.text);
  for (let round = 0; round < rounds; round += 1) {
    await say(`${call.text}. Press ${key.name} to say that you have it.`);
    if ((await run(`WAIT FOR DIGIT ${keyWait}`)) !== key.code) continue;
    const from = { network: "phone", id: call.number, nick: call.user, verified: true, user: call.user };
    const reply = await inbox.answered({ from, on: { notice: call.notice }, by: { reply: "ack" } });
    return await say(reply?.text ?? "");
  }
}

/** What Asterisk says first: `agi_network_script: <path of the URL>` among other lines, up to an empty one. */
async function tokenIn(line: () => Promise<string>): Promise<string> {
  let token = "";
  for (let text = await line(); text !== ""; text = await line())
    token = /^agi_network_script: (\w+)$/.exec(text)?.[1] ?? token;
  return token;
}
