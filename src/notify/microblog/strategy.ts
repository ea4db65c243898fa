import { z } from "zod";
import { defineStrategy } from "../../define.ts";
import { accepted } from "../../net/http-outcome.ts";
import { inTime } from "../../net/in-time.ts";
import { createPost } from "../../net/post.ts";
import type { NotificationStrategy, Receipt } from "../../ports/notification-strategy.ts";
import { requestOf, type Way } from "./request.ts";
import { microblogSettings } from "./settings.ts";

const counterpart = { code: "microblog", name: "The microblog server" };
/** Milliseconds for one attempt. */
const patience = 15_000;

const ways: { name: string; way: Way }[] = [
  { name: "microblogUpdate", way: "update" },
  { name: "microblogReply", way: "reply" },
  { name: "microblogDM", way: "direct" },
];

/** Mastodon, and servers that speak as Twitter once did (StatusNet, GNU social). */
export const microblog = defineStrategy({
  name: "microblog",
  settings: microblogSettings,
  create(settings, { clock }) {
    const post = createPost();
    const strategies = ways.map(
      ({ name, way }): NotificationStrategy => ({
        name,
        ...(way === "update" ? { needsNoContact: true } : { contactType: "microblog" }),
        async send({ address, message, key }, signal) {
          const { url, headers, body } = requestOf(way, address, message, key, settings);
          const answer = await inTime(counterpart, patience, clock, signal, (ending) =>
            post(url, headers, body, ending),
          );
          accepted(counterpart, answer, clock.now());
          return receiptOf(answer.body);
        },
      }),
    );
    return { strategies };
  },
});

const posted = z.object({ id: z.union([z.string(), z.number()]), url: z.string().optional() });

/** Where it can be seen. */
function receiptOf(body: string): Receipt {
  try {
    const { id, url } = posted.parse(JSON.parse(body));
    return { answer: url ?? `taken as ${id}` };
  } catch {
    return { answer: "taken" };
  }
}
