import { createServer, type Socket } from "node:net";
import { defineStrategy } from "../../define.ts";
import { DeliveryError } from "../../domain/delivery.ts";
import { inTime } from "../../net/in-time.ts";
import { listen } from "../../net/listen.ts";
import { untilAborted } from "../../net/until-aborted.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { NotificationStrategy } from "../../ports/notification-strategy.ts";
import { callBook } from "./calls.ts";
import { converse } from "./conversation.ts";
import { ring } from "./originate.ts";
import { asteriskSettings } from "./settings.ts";
import { numberOf } from "./speech.ts";

const counterpart = { code: "asterisk", name: "Asterisk" };
/** Milliseconds for one call to be answered. */
const patience = 40_000;
/** Milliseconds after which a conversation ends in which nothing is said. */
const silence = 120_000;

const phones = [
  { name: "callWorkPhone", contactType: "workPhone" },
  { name: "callMobilePhone", contactType: "mobilePhone" },
  { name: "callHomePhone", contactType: "homePhone" },
];

/**
 * Calls by Asterisk: its manager interface rings the phone, and its dialplan hands the answered call back to us (FastAGI),
 * where the notice is read out and key 1 acknowledges it.
 */
export const asterisk = defineStrategy({
  name: "asterisk",
  settings: asteriskSettings,
  create(settings, { clock, log }) {
    const book = callBook();
    const { agi } = settings;
    const host = agi.host.includes(":") ? `[${agi.host}]` : agi.host;

    const send: NotificationStrategy["send"] = async (letter, signal) => {
      const { state = "outstanding" } = letter.message;
      if (state !== "outstanding") return { answer: "no phone rings for what is answered or over" };
      const number = numberOf(letter.address);
      if (number === undefined)
        throw new DeliveryError(
          "asterisk.bad-number",
          `"${letter.address}" is no telephone number, such as +1 555 0100`,
          "never",
        );
      const { token, call } = book.begin(letter, number, clock.now());
      const variables = {
        WATCHBILL_AGI: `agi://${host}:${agi.port}/${token}`,
        WATCHBILL_NOTICE: `${call.notice ?? ""}`,
        WATCHBILL_TEXT: call.text,
      };
      await inTime(counterpart, patience, clock, signal, (ending) =>
        ring({ number, variables }, settings, ending),
      );
      return { answer: "answered" };
    };

    return {
      strategies: phones.map((phone) => ({ ...phone, send })),
      async start(inbox: ChatInbox, signal: AbortSignal) {
        const talking = new Set<Socket>();
        const server = createServer({ noDelay: true }, (socket) => {
          talking.add(socket);
          socket.setTimeout(silence, () => socket.destroy());
          // A hang-up is no fault; the conversation hears of it.
          socket.on("error", () => {});
          void converse(socket, book.find, settings.speak, inbox)
            .catch((error: unknown) => log.info({ err: error }, "A telephone conversation ended early."))
            .finally(() => {
              socket.destroySoon();
              talking.delete(socket);
            });
        });
        const called = { name: "The listener for telephone calls", settings: "ASTERISK_AGI" };
        const where = await listen(server, "tcp", agi, called);
        const stopped = (async () => {
          await untilAborted(signal);
          server.close();
          for (const socket of talking) socket.destroy();
        })();
        return { where, stopped };
      },
    };
  },
});
