import { z } from "zod";
import { hostAndPort } from "../read-setting.ts";

export const irccatSettings = z.strictObject({
  server: hostAndPort(12345).describe("Where IRCcat takes lines: 127.0.0.1:12345."),
});
