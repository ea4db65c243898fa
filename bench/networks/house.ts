import type { BotProcess } from "../../test/support/bot-process.ts";

/** What a test would be told of its end, for a bench. */
export function cleanup() {
  const steps: (() => Promise<void>)[] = [];
  return {
    context: { onTestFinished: (step: () => Promise<void>) => void steps.push(step) },
    async clean() {
      for (const step of steps.reverse()) await step();
    },
  };
}

/** Hands events to the bot in one request. */
export async function post(bot: BotProcess, events: object[]): Promise<void> {
  const answer = await fetch(`${bot.http}/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.text();
}
