import { expect, test } from "vitest";
import { renderCommandsPage } from "../../src/slash/help.ts";
import { loadCommands } from "../../src/slash/load.ts";
import { parseLine } from "../../src/slash/text.ts";

const commands = await loadCommands(new URL("../../commands/", import.meta.url));

const examples = commands.flatMap((command) =>
  Object.entries(command.verbs).flatMap(([verb, { examples, args }]) =>
    examples.map((example) => ({ example, command: command.name, verb, args })),
  ),
);

test.each(examples)("example: $example", ({ example, command, verb, args }) => {
  const parsed = parseLine(example, commands);
  expect(parsed).toMatchObject({ command, verb });
  expect(args.safeParse(parsed.args).error).toBeUndefined();
});

test("docs/commands.md says what the commands are (vitest -u writes it anew)", async () => {
  await expect(renderCommandsPage(commands)).toMatchFileSnapshot("../../docs/commands.md");
});
