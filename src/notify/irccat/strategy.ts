import { defineStrategy } from "../../define.ts";
import { dial, hangUp } from "../../net/dial.ts";
import { inTime } from "../../net/in-time.ts";
import { irccatLine } from "./line.ts";
import { irccatSettings } from "./settings.ts";

const counterpart = { code: "irccat", name: "IRCcat" };
/** Milliseconds for one attempt. */
const patience = 10_000;

/** IRCcat: one line by TCP. It answers nothing; that it closes after us says that it read the line. */
export const irccat = defineStrategy({
  name: "irccat",
  settings: irccatSettings,
  create({ server }, { clock }) {
    return {
      strategies: [
        {
          name: "ircCat",
          contactType: "ircCat",
          async send({ address, message }, signal) {
            const line = irccatLine(address, message);
            await inTime(counterpart, patience, clock, signal, async (ending) => {
              const socket = await dial(server, ending);
              socket.write(line);
              await hangUp(socket);
            });
            return {};
          },
        },
      ],
    };
  },
});
