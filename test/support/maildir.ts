import { execFile } from "node:child_process";
import { chown, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** One mail as somebody's mail program shows it. */
export interface Mail {
  /** By name in small letters; of several of one name all, line by line. */
  headers: Record<string, string>;
  text: string;
  html: string;
}

const run = promisify(execFile);
const reader = fileURLToPath(new URL("read-mail.py", import.meta.url));

/** A mailbox of somebody who shares no code with the bot's SMTP and IMAP. */
export interface Maildir {
  /** Every mail in it, oldest first. */
  mails(): Promise<Mail[]>;
  /** The mail flags of each, oldest first: `S` seen, `R` answered. */
  flags(): Promise<string[]>;
  /** Resolves with all of them once there are that many. */
  until(count: number): Promise<Mail[]>;
  /** A mail arrives, as a mail server drops it. */
  drop(raw: string): Promise<void>;
}

let dropped = 0;

export function maildir(folder: string, owner: { uid: number; gid: number }): Maildir {
  const files = async () => {
    const found = await Promise.all(
      ["new", "cur"].map(async (sub) =>
        (await readdir(join(folder, sub))).map((name) => join(folder, sub, name)),
      ),
    );
    return found.flat().sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  };
  const mails = async (): Promise<Mail[]> => {
    const { stdout } = await run("/usr/bin/python3", [reader, ...(await files())]);
    return JSON.parse(stdout) as Mail[];
  };
  return {
    mails,
    async flags() {
      return (await files()).map((file) => /:2,(\w*)$/.exec(file)?.[1] ?? "");
    },
    async until(count) {
      const late = Date.now() + 15_000;
      for (;;) {
        const found = (await files()).length;
        if (found >= count) return await mails();
        if (Date.now() > late) throw new Error(`${folder} has ${found} mails, not ${count}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async drop(raw) {
      dropped += 1;
      const name = `${(Date.now() / 1000).toFixed(6)}.${process.pid}_d${dropped}.localhost`;
      await writeFile(join(folder, "tmp", name), raw.replace(/\r?\n/g, "\r\n"));
      await chown(join(folder, "tmp", name), owner.uid, owner.gid);
      await rename(join(folder, "tmp", name), join(folder, "new", name));
    },
  };
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
