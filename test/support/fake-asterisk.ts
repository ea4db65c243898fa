import { once } from "node:events";
import { connect } from "node:net";
import { byLine, type Counterpart, tcpCounterpart } from "./tcp-counterpart.ts";

/** A packet of the manager interface: its headers in order, names as they came. */
export type Headers = [name: string, value: string][];

export interface FakeAsterisk extends Counterpart {
  /** The calls that it was asked to make. */
  originated: Headers[];
  /** Resolves with the first call. */
  firstCall(): Promise<Headers>;
}

/**
 * A fake, made from the description of Asterisk's manager interface: it knows one user, and answers a call with `reason`
 * (4 is picked up), or never when there is none. `refuses` is what it says instead of making a call.
 */
export async function fakeAsterisk(
  given: { reason?: string; refuses?: string; secret?: string } = { reason: "4" },
): Promise<FakeAsterisk> {
  const originated: Headers[] = [];
  const counterpart = await tcpCounterpart((socket) => {
    socket.write("Asterisk Call Manager/8.0.2\r\n");
    const say = (...lines: string[]) => socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    let packet: Headers = [];
    byLine(socket, (line) => {
      if (line !== "") {
        const at = line.indexOf(":");
        packet.push([line.slice(0, at), line.slice(at + 1).trim()]);
        return;
      }
      const [headers, of] = [packet, (name: string) => headers.find(([one]) => one === name)?.[1] ?? ""];
      packet = [];
      const id = `ActionID: ${of("ActionID")}`;
      if (of("Action") === "Login") {
        const isRight = of("Username") === "bot" && of("Secret") === (given.secret ?? "s3cret");
        if (!isRight) return say("Response: Error", id, "Message: Authentication failed");
        say("Response: Success", id, "Message: Authentication accepted");
        return say("Event: FullyBooted", "Privilege: system,all", "Status: Fully Booted");
      }
      if (of("Action") !== "Originate") return say("Response: Error", id, "Message: Invalid/unknown command");
      if (given.refuses) return say("Response: Error", id, `Message: ${given.refuses}`);
      originated.push(headers);
      say("Response: Success", id, "Message: Originate successfully queued");
      say("Event: Newchannel", "Channel: PJSIP/other-1", "ChannelStateDesc: Down");
      say("Event: OriginateResponse", "ActionID: somebody-else", "Response: Failure", "Reason: 0");
      socket.emit("originated");
      if (given.reason === undefined) return;
      const response = given.reason === "4" ? "Success" : "Failure";
      say("Event: OriginateResponse", id, `Response: ${response}`, `Reason: ${given.reason}`);
    });
  });
  return {
    ...counterpart,
    originated,
    async firstCall() {
      await counterpart.hears("Async");
      await counterpart.hears("\r\n\r\n");
      while (originated.length === 0) await new Promise(setImmediate);
      return originated[0] ?? [];
    },
  };
}

/** What was said to whom picked up, line by line as the bot commanded, and what they said to it. */
export interface Conversation {
  commands: string[];
}

/**
 * The dialplan's side of FastAGI, as a fake: hands the call over at `url`, answers each command by `reply`, and resolves
 * when the bot is done. `reply` may say `HANGUP`.
 */
export async function handOver(url: string, reply: (command: string) => string): Promise<Conversation> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const commands: string[] = [];
  byLine(socket, (command) => {
    if (command === "") return;
    commands.push(command);
    const answer = reply(command);
    socket.write(`${answer}\n`);
    if (answer === "HANGUP") socket.end();
  });
  await once(socket, "connect");
  const lines = ["agi_network: yes", `agi_network_script: ${pathname.slice(1)}`, `agi_request: ${url}`];
  socket.write(`${[...lines, "agi_channel: PJSIP/trunk-1", "agi_callerid: 000"].join("\n")}\n\n`);
  await once(socket, "close");
  return { commands };
}
