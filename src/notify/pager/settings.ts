import { isAbsolute } from "node:path";
import { z } from "zod";
import { hostAndPort, oneWordOrMore } from "../read-setting.ts";

const word = z.string().regex(/^[!-~]+$/, "must be one word of ASCII");

export const pagerSettings = z
  .strictObject({
    server: hostAndPort(444).optional().describe("Gateway that speaks SNPP: host:444."),
    login: word.optional().describe("Account there, where the gateway wants one."),
    password: oneWordOrMore.optional().describe("Its password."),
    program: z
      .string()
      .refine(isAbsolute, "must be a whole path, such as /usr/bin/qpage")
      .optional()
      .describe("Program that sends pages instead, called as qpage is: /usr/bin/qpage."),
  })
  .superRefine(({ server, program, login, password }, context) => {
    const blame = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if ((server === undefined) === (program === undefined))
      blame("server", "is needed, or a program: exactly one of the two");
    if (password !== undefined && login === undefined) blame("login", "is needed with a password");
  });
export type PagerSettings = z.output<typeof pagerSettings>;
