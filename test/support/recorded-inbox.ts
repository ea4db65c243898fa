import type { MessageRef } from "../../src/domain/message.ts";
import type { Call, ChatInbox, Reply, Sign, Suggestion, Unfinished } from "../../src/ports/chat-inbox.ts";

/** An inbox that keeps what came in, and says back what the test wants. */
export interface RecordedInbox extends ChatInbox {
  calls: Call[];
  signs: Sign[];
  /** What is said back; each test may set its own. */
  says: {
    command(call: Call): Reply;
    answered(sign: Sign): Reply | undefined;
    suggest(unfinished: Unfinished): Suggestion[];
  };
  /** Messages about notices that are still outstanding. */
  told: MessageRef[];
}

export function recordedInbox(): RecordedInbox {
  const inbox: RecordedInbox = {
    calls: [],
    signs: [],
    says: {
      command: () => ({ ok: true, private: false, text: "done" }),
      answered: () => undefined,
      suggest: () => [],
    },
    told: [],
    async command(call) {
      inbox.calls.push(call);
      return inbox.says.command(call);
    },
    async answered(sign) {
      inbox.signs.push(sign);
      return inbox.says.answered(sign);
    },
    suggest: async (unfinished) => inbox.says.suggest(unfinished),
    outstanding: async () => inbox.told,
  };
  return inbox;
}
