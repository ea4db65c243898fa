import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { stageOf } from "../support/irc-stage.ts";

const patience = { timeout: 45_000, interval: 20 };

/** A server that greets whoever comes, and then says these lines. */
async function serverThatSays(lines: string[]): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      if (!String(chunk).includes("USER ")) return;
      const greeting = [":irc.test 001 watchbill :hello", ":irc.test 422 watchbill :no news"];
      socket.write([...greeting, ...lines, ""].join("\r\n"));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test("lines that a server should not send do no harm: what comes after them is understood", async (context) => {
  const commands =
    "PRIVMSG NOTICE JOIN PART KICK NICK QUIT MODE TOPIC INVITE ACCOUNT TAGMSG BATCH CAP AUTHENTICATE PING PONG AWAY ERROR " +
    "001 005 330 318 352 353 354 366 376 396 401 403 404 433 477 900 904 999";
  const mangled = commands
    .split(" ")
    .flatMap((command) => [
      command,
      `:ali!a@host ${command}`,
      `:ali!a@host ${command} watchbill`,
      `@batch=none;time=never;msgid :irc.test ${command} #ops :`,
    ]);
  // Some of these end the connection in all good faith; the server then says the same again.
  const harmless = mangled.filter((line) => !/ (ERROR|904|CAP)\b|^(ERROR|904|CAP)/.test(line));
  const server = await serverThatSays([
    ...harmless,
    "",
    " ",
    ":",
    "@",
    "\x00\xff\xfe",
    ":ali!a@host PRIVMSG watchbill :oncall ops",
  ]);
  context.onTestFinished(() => server.close());
  const bot = await stageOf(context).bot({ port: `${server.port}`, rooms: "#ops" });
  await vi.waitFor(() => expect(bot.inbox.calls.map((call) => call.input)).toContain("oncall ops"), patience);
  expect(bot.adapter.health().connected).toBe(true);
  expect(bot.log.complaints.join()).toContain("A line from the server could not be handled.");
});
