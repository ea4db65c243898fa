// Loads each argument as PLUGINS is, in a process that runs sources as the bot's does; prints what each is refused with.
import { register } from "tsx/esm/api";

register();
const { loadOutside } = await import("../../src/app/outside.ts");
const { partNames } = await import("../../src/app/plugins.ts");
const given = { commands: ["status"], parts: partNames };
const sentences = [];
for (const names of process.argv.slice(2)) {
  const outcome = loadOutside(names.split(" "), given);
  sentences.push(
    await outcome.then(
      () => "",
      (error) => (error.name === "Refusal" ? error.text : error.stack),
    ),
  );
}
process.stdout.write(JSON.stringify(sentences));
