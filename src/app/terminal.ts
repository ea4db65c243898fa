import { createInterface } from "node:readline/promises";
import { Refusal } from "../domain/refusal.ts";
import { diskTrouble } from "../store/disk.ts";

/** Where the program's words go, and where somebody may answer. */
export interface Terminal {
  say(text: string): void;
  /** The answer to a yes-or-no question; undefined where nobody sits. */
  confirm(question: string): Promise<boolean | undefined>;
}

export const processTerminal: Terminal = {
  say(text) {
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  },
  async confirm(question) {
    if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    // Whoever closes the terminal has not said yes.
    const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
    lines.close();
    return /^y(es)?$/i.test(answer.trim());
  },
};

/** Reads or writes a file that a person named; refuses with what keeps it from being done. */
export async function onFile<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const own: Record<string, string> = {
      ENOENT: "there is no such file or folder",
      EISDIR: "it is a folder",
      EEXIST: "it is there already",
      EACCES: "not permitted",
    };
    const why = own[code] ?? diskTrouble(error);
    if (why === undefined) throw error;
    throw new Refusal(`${file}: ${why}.`);
  }
}
