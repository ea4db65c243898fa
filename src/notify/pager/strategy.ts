import { defineStrategy } from "../../define.ts";
import { dial } from "../../net/dial.ts";
import { inTime } from "../../net/in-time.ts";
import { numericPage, type Page, textPage } from "./page.ts";
import { pageByProgram } from "./qpage.ts";
import { type PagerSettings, pagerSettings } from "./settings.ts";
import { pageBySnpp } from "./snpp.ts";

const counterpart = { code: "pager", name: "The pager gateway" };
/** Milliseconds for one page. */
const patience = 30_000;

/** Pagers that show text, and those that show numbers: by a gateway that speaks SNPP, or by an external program. */
export const pager = defineStrategy({
  name: "pager",
  settings: pagerSettings,
  create(settings, { clock }) {
    const convey = (page: Page, signal: AbortSignal) =>
      inTime(counterpart, patience, clock, signal, (ending) => hand(page, settings, ending));
    return {
      strategies: [
        {
          name: "textPage",
          contactType: "textPage",
          send: async (letter, signal) => ({ answer: await convey(textPage(letter), signal) }),
        },
        {
          name: "numericPage",
          contactType: "numericPage",
          async send(letter, signal) {
            const { state = "outstanding" } = letter.message;
            if (state !== "outstanding") return { answer: "a number cannot say that it is answered or over" };
            return { answer: await convey(numericPage(letter), signal) };
          },
        },
      ],
    };
  },
});

async function hand(page: Page, settings: PagerSettings, signal: AbortSignal): Promise<string> {
  const { server, program, login, password } = settings;
  if (program !== undefined) return await pageByProgram(program, page, signal);
  if (server === undefined) throw new TypeError("neither server nor program");
  const socket = await dial(server, signal);
  try {
    return await pageBySnpp(socket, page, login === undefined ? undefined : { login, password });
  } finally {
    socket.destroySoon();
  }
}
