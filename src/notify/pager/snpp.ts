import type { Socket } from "node:net";
import { DeliveryError } from "../../domain/delivery.ts";
import { linesOf } from "../../net/lines.ts";
import type { Page } from "./page.ts";

/** What a gateway answers when it has the page: sent, or with the pager (860), or in the queue (960). */
const taken = /^(2\d\d|[89]60) /;
/** What it says of its own state, not of the page: going down (421), a technical failure (554). */
const passing = /^(4|554)/;

/**
 * Hands over one page by the Simple Network Paging Protocol (RFC 1861). Answers with what the gateway said as it took
 * it. Throws a DeliveryError when it refuses.
 */
export async function pageBySnpp(
  socket: Socket,
  { pager, text }: Page,
  account: { login: string; password: string | undefined } | undefined,
): Promise<string> {
  const line = linesOf(socket, 2048);

  async function answer(): Promise<string> {
    for (;;) {
      const said = await line();
      if (!/^\d{3}-/.test(said)) return said;
    }
  }

  async function say(command: string, shown = command): Promise<string> {
    socket.write(`${command}\r\n`);
    const said = await answer();
    if (taken.test(said)) return said;
    const retry = passing.test(said) || !/^\d{3}/.test(said) ? "later" : "never";
    const code = /^\d{3}/.exec(said)?.[0] ?? "not-snpp";
    throw new DeliveryError(
      `pager.${code}`,
      `the pager gateway answered ${shown} with: ${said.slice(0, 200)}`,
      retry,
    );
  }

  const greeting = await answer();
  if (!greeting.startsWith("220"))
    throw new DeliveryError("pager.not-ready", `the pager gateway said: ${greeting.slice(0, 200)}`, "later");
  if (account) await say(`LOGI ${[account.login, account.password].filter(Boolean).join(" ")}`, "LOGI");
  // HylaFAX answers SEND only when its modem is done, unless it is told to queue.
  if (/hylafax/i.test(greeting)) await say("SITE JQUEUE YES");
  await say(`PAGE ${pager}`);
  await say(`MESS ${text}`, "MESS");
  const said = await say("SEND");
  socket.end("QUIT\r\n");
  return said;
}
