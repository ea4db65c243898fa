/**
 * A notification strategy in one file: pushes to phones by ntfy (https://ntfy.sh, or a server of your own). The contact
 * "ntfy" of a user is the topic that their phone listens to.
 *
 *   PLUGINS=./ntfy.ts
 *   NTFY_SERVER=https://ntfy.example.org
 *   NTFY_TOKEN=tk_…                         where the server wants one
 *
 *   user contact alice ntfy alice-pages
 *   path add standard alice by:ntfy
 */
import { DeliveryError, defineStrategy, type Message, z } from "watchbill";

const priorities: Partial<Record<NonNullable<Message["severity"]>, number>> = {
  Critical: 5,
  Major: 4,
  Minor: 3,
};

export default defineStrategy({
  name: "ntfy",
  settings: z.strictObject({
    server: z.url({ protocol: /^https?$/, error: "must be http://… or https://…" }),
    token: z.string().optional(),
  }),
  create({ server, token }) {
    const headers = {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    return {
      strategies: [
        {
          name: "ntfy",
          contactType: "ntfy",
          async send({ address, message, values }, signal) {
            const push = {
              topic: address,
              title: message.title,
              message: message.body || values["-tm"] || message.title,
              priority: message.answer === undefined ? priorities[message.severity ?? "Normal"] : 2,
            };
            const body = JSON.stringify(push);
            const answer = await fetch(server, {
              method: "POST",
              headers,
              body,
              redirect: "error",
              signal,
            }).catch((cause: unknown) => {
              throw new DeliveryError("ntfy.unreachable", `${server} cannot be reached`, "later", { cause });
            });
            if (answer.ok) return { answer: `${answer.status} ${answer.statusText}` };
            // Whoever asks us to slow down, or is ill, may take it later; all else is said once.
            const retry = answer.status === 429 || answer.status >= 500 ? "later" : "never";
            throw new DeliveryError(
              `ntfy.http-${answer.status}`,
              `${server} answered ${answer.status}`,
              retry,
            );
          },
        },
      ],
    };
  },
});
