/**
 * A forwarder in one file: keeps an issue for each notice, as Gitea, Forgejo and GitHub have them. It is opened with the
 * notice, gets a comment when somebody answers or gives it back, and is closed when the notice is resolved.
 *
 *   PLUGINS=./tickets.ts
 *   TICKETS_REPO=https://git.example.org/api/v1/repos/ops/pages     https://api.github.com/repos/ops/pages
 *   TICKETS_TOKEN=…                                                 may write issues there
 *   TICKETS_ONLY=down,disk                                          notification definitions; all unless given
 *
 *   status                                                          says what waits
 *   notice show 12                                                  says what was forwarded, as which issue
 */
import { DeliveryError, defineForwarder, type Update, z } from "watchbill";

const created = z.object({ number: z.int() });

/** What is said of it: `acknowledged by alice, 09:14 UTC`. */
function words({ became, message }: Update): string {
  return message.answer === undefined ? became : `${became} ${message.answer}`;
}

/** Indented, so that nothing in it calls somebody or is a link: events come from anywhere. */
function description({ notice, message }: Update): string {
  const facts = message.fields.map(({ label, value }) => `${label}: ${value}`);
  const lines = [message.severity ?? "", message.body ?? "", ...facts].join("\n").trim();
  return `Notice #${notice} of Watchbill.\n\n${lines.replace(/^/gm, "    ")}`;
}

export default defineForwarder({
  forwarder: "tickets",
  settings: z.strictObject({
    repo: z.url({ protocol: /^https?$/, error: "must be http://… or https://…" }),
    token: z.string(),
    only: z
      .string()
      .transform((names) => names.split(","))
      .optional(),
  }),
  create({ repo, token, only }) {
    async function ask(method: string, path: string, what: object, signal: AbortSignal): Promise<unknown> {
      const answer = await fetch(`${repo}/issues${path}`, {
        method,
        headers: { "content-type": "application/json", authorization: `token ${token}` },
        body: JSON.stringify(what),
        redirect: "error",
        signal,
      }).catch((cause: unknown) => {
        throw new DeliveryError("tickets.unreachable", `${repo} cannot be reached`, "later", { cause });
      });
      if (answer.ok) return await answer.json();
      // Whoever asks us to slow down, or is ill, may take it later; all else is said once.
      const wait = Number(answer.headers.get("retry-after")) * 1000;
      const retry = wait > 0 || answer.status === 429 || answer.status >= 500 ? "later" : "never";
      const options = wait > 0 ? { retryAfter: wait } : {};
      const sentence = `${repo} answered ${answer.status}`;
      throw new DeliveryError(`tickets.http-${answer.status}`, sentence, retry, options);
    }

    return {
      wants: ({ definition }) => only?.includes(definition) ?? true,
      async forward(update, issue, signal) {
        const isOver = update.became === "resolved";
        if (issue === undefined) {
          // It was over before it got there: nothing is left to be done.
          if (isOver) return undefined;
          const body = `${description(update)}\n\n${update.became === "opened" ? "" : words(update)}`.trim();
          const title = update.message.title.slice(0, 250);
          return `${created.parse(await ask("POST", "", { title, body }, signal)).number}`;
        }
        // First what does no harm when it is done again because the second failed.
        await ask("PATCH", `/${issue}`, { state: isOver ? "closed" : "open" }, signal);
        await ask("POST", `/${issue}/comments`, { body: words(update) }, signal);
        return undefined;
      },
    };
  },
});
