import { arg, defineCommand, Refusal, verb, z } from "../src/index.ts";
import { become, fingerprint } from "../src/portable/become.ts";
import { differences } from "../src/portable/diff.ts";
import { directoryFrom } from "../src/portable/read.ts";
import { kindsInOrder, sections } from "../src/portable/section.ts";
import { unusable } from "../src/portable/unusable.ts";
import { writeConfiguration } from "../src/portable/write.ts";

const yaml = arg.longText("The whole configuration, as config export writes it");
const nothing = "Nothing changes: the configuration says all of this already.";
const example = `yaml:"house: {zone: Europe/Berlin}"`;

export default defineCommand({
  name: "config",
  summary: "The whole configuration as one YAML text: out, compared, and in",
  verbs: {
    export: verb({
      summary: "Write the configuration, or one section of it",
      standing: "admin",
      private: true,
      args: z.object({ section: arg.choice(Object.values(sections), "Only this section").optional() }),
      examples: ["config export", "config export paths"],
      async run({ section }, { directory }) {
        return writeConfiguration(
          directory,
          kindsInOrder.find((kind) => sections[kind] === section),
        );
      },
    }),
    check: verb({
      summary: "Tell what applying a configuration would change, and what of it this house cannot use",
      standing: "admin",
      private: true,
      args: z.object({ yaml }),
      examples: [`config check ${example}`],
      async run({ yaml }, { directory, commandsIn }) {
        const wanted = directoryFrom(yaml);
        const changes = differences(directory, wanted);
        const lines = changes.length === 0 ? [nothing] : changes;
        return [...lines, ...unusable(wanted, commandsIn(wanted))].join("\n");
      },
    }),
    apply: verb({
      summary: "Make the configuration what the text says; what is not in it goes away",
      standing: "admin",
      private: true,
      args: z.object({
        yaml,
        was: arg
          .word("Fingerprint of the configuration that was looked at; refused if it is another now")
          .optional(),
      }),
      examples: [`config apply ${example}`],
      async run({ yaml, was }, context) {
        const wanted = directoryFrom(yaml);
        let changes = differences(context.directory, wanted);
        if (changes.length === 0) return nothing;
        await context.change((directory) => {
          if (was !== undefined && fingerprint(writeConfiguration(directory)) !== was) {
            throw new Refusal(
              "The configuration has been changed meanwhile: nothing was applied.",
              "Look again at what would change now.",
            );
          }
          changes = differences(directory, wanted);
          return become(directory, wanted);
        });
        return [...changes, "Applied."].join("\n");
      },
    }),
  },
});
