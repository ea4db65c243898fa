import { isAbsolute } from "node:path";
import { z } from "zod";
import { whole, words } from "../../domain/setting.ts";

export const scriptSettings = z.strictObject({
  folders: words
    .pipe(
      z
        .array(z.string().refine(isAbsolute, "every folder must be given whole, from / on"))
        .min(1, "must name a folder, such as /etc/watchbill/scripts"),
    )
    .describe("Folders whose programs notification commands may run; no others ever are."),
  timeout: whole(1, 40)
    .default(30)
    .describe("Seconds after which a program is killed; the notice is tried again."),
  atOnce: whole(1, 64).default(4).describe("Programs that may run at once; others wait for their turn."),
});
