import { Refusal } from "../domain/refusal.ts";
import { type Diagnosis, wrongBy } from "./diagnosis.ts";
import { databaseFindings } from "./doctor-database.ts";
import { folderFindings, httpFindings } from "./doctor-machine.ts";
import { partFindings, settingFindings } from "./doctor-settings.ts";
import { askRunningBot, socketPath } from "./local-socket.ts";
import { type Environment, readSettings, type Settings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { readWords } from "./words.ts";

/** Looks at everything that keeps a bot from doing its work, and changes nothing. Exit code 1 when something is wrong. */
export async function examine(argv: string[], environment: Environment, terminal: Terminal): Promise<number> {
  readWords(argv, "watchbill doctor", [], [0, 0]);
  let wrong = 0;
  for await (const { about, is, says, todo } of findingsOf(environment)) {
    if (is === "wrong") wrong += 1;
    const mark = { well: "ok   ", note: "note ", wrong: "WRONG" }[is];
    terminal.say(`${mark} ${about}: ${says}${todo === undefined ? "" : `\n      ${todo}`}`);
  }
  terminal.say(wrong === 0 ? "Nothing is wrong." : `${wrong} wrong.`);
  return wrong === 0 ? 0 : 1;
}

async function* findingsOf(environment: Environment): AsyncGenerator<Diagnosis> {
  yield* settingFindings(environment);
  let settings: Settings;
  try {
    settings = readSettings(environment);
  } catch (error) {
    return yield wrongBy("settings", error);
  }
  yield* partFindings(environment, settings);
  yield* folderFindings(settings);
  const status = await askRunningBot(socketPath(settings.DATA_DIR), ["status"]).catch(
    (error: unknown) => error,
  );
  const isRunning = status !== undefined;
  if (status instanceof Refusal) yield wrongBy("bot", status);
  else yield* botFindings(status as { text: string } | undefined, settings);
  yield* databaseFindings(settings, isRunning);
  yield* httpFindings(settings, isRunning);
}

/** What a bot that runs says of itself, line by line. */
function* botFindings(status: { text: string } | undefined, { DATA_DIR }: Settings): Generator<Diagnosis> {
  if (!status)
    return yield {
      about: "bot",
      is: "note",
      says: `none runs on DATA_DIR=${DATA_DIR}`,
      todo: "watchbill start",
    };
  yield { about: "bot", is: "well", says: "it runs, and answers" };
  for (const line of status.text.split("\n")) {
    if (/NOT connected|is MISSED/.test(line))
      yield { about: "bot", is: "wrong", says: line, todo: "Its log says since when and why." };
    else if (/^Nobody is told|Notices are OFF/.test(line)) yield { about: "bot", is: "note", says: line };
  }
}
