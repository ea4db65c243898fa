import type { Reply, Sign } from "../../src/ports/chat-inbox.ts";
import type { Posted } from "./fake-chat.ts";
import { type House, house } from "./house.ts";

/** A house in which notice #1 has been told: to two rooms at once, to bob after 15 minutes, to carl after 30 more. */
export interface Page extends House {
  /** What stands in the room that can edit. */
  post: Posted;
  /** Somebody says something to that message, on `chat` and in its room unless said otherwise. */
  sign(who: string, by: Sign["by"], more?: Partial<Sign>): Promise<Reply | undefined>;
}

export async function page(): Promise<Page> {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("path add p chat:#ops plain:#irc");
  await h.say("path step p 15m bob");
  await h.say("path step p 30m carl");
  await h.say("notification add n uei.test/disk p subject:disk");
  await h.say("autoack add uei.test/ok uei.test/disk nodeid");
  await h.event({ uei: "uei.test/disk", nodeId: 1, dedupKey: "disk" });
  const [post] = h.told("#ops");
  h.told("#irc");
  if (!post) throw new Error("the room was not told");
  return {
    ...h,
    post,
    sign: (who, by, more = {}) =>
      h.answer({ from: h.chat.person(who), room: "#ops", on: { ref: post.ref }, by, ...more }),
  };
}
