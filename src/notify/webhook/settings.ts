import { z } from "zod";
import { words } from "../../domain/setting.ts";
import { keyOf } from "./sign.ts";
import { templateFault } from "./template.ts";

export const webhookSettings = z.strictObject({
  secret: words
    .pipe(
      z
        .array(
          z.string().refine((secret) => keyOf(secret) !== undefined, {
            message: "must be whsec_ and the base64 of 24 to 64 random bytes",
          }),
        )
        .min(1),
    )
    .describe("What bodies are signed with (whsec_…); while it is changed, the new one and the old."),
  template: z
    .string()
    .superRefine((text, context) => {
      const message = templateFault(text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .optional()
    .describe(
      "The body as JSON whose texts hold tokens such as %title%; a full body of our own when not set.",
    ),
  allowPrivate: words
    .default([])
    .describe("Private addresses and networks (CIDR) that may be posted to; no others are."),
});
