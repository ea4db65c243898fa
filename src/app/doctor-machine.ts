import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isLoopback } from "../net/listen.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Settings } from "./settings.ts";

/** Milliseconds in which the bot must have answered. */
const patience = 8_000;

/** Whether the data folder can be used by this account, and by it alone. */
export async function* folderFindings({ DATA_DIR: folder }: Settings): AsyncGenerator<Diagnosis> {
  const found = await stat(folder).catch(() => undefined);
  const place = found ? folder : await nearestFolder(folder);
  const mayWrite = await access(place, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (found && !found.isDirectory())
    yield {
      about: "folder",
      is: "wrong",
      says: `DATA_DIR=${folder} is no folder`,
      todo: "Set DATA_DIR to another place.",
    };
  else if (!mayWrite)
    yield {
      about: "folder",
      is: "wrong",
      says: `this account may not write to ${place}, where DATA_DIR is`,
      todo: "Run as the account of the bot, or give it the folder.",
    };
  else if (!found)
    yield {
      about: "folder",
      is: "note",
      says: `DATA_DIR=${folder} is not there yet: the first start makes it`,
    };
  else yield { about: "folder", is: "well", says: `DATA_DIR=${folder} can be written to` };
  for (const path of [folder, ".env"]) {
    const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
    if ((mode & 0o077) === 0) continue;
    const todo = `chmod go-rwx ${path}`;
    yield { about: "folder", is: "wrong", says: `others on this machine may look into ${path}`, todo };
  }
}

async function nearestFolder(folder: string): Promise<string> {
  const parent = dirname(resolve(folder));
  const isThere = await stat(parent).then(
    () => true,
    () => false,
  );
  return isThere || parent === "/" ? parent : await nearestFolder(parent);
}

/** Whether the HTTP server answers where it should, and does its work. */
export async function* httpFindings(settings: Settings, isRunning: boolean): AsyncGenerator<Diagnosis> {
  const { HTTP_HOST: host, HTTP_PORT: port } = settings;
  if (port === 0) return;
  const reached = /^(0\.0\.0\.0|::)$/.test(host) ? "127.0.0.1" : host;
  const where = `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
  const answers: string[] = [];
  for (const path of ["/healthz", "/readyz"]) {
    try {
      const answer = await fetch(where + path, { signal: AbortSignal.timeout(patience) });
      const said = (await answer.json().catch(() => ({}))) as { error?: string };
      if (!isRunning) {
        const todo = "Stop it, or set HTTP_PORT to another.";
        return yield { about: "http", is: "wrong", says: `another program answers at ${where}`, todo };
      }
      answers.push(answer.ok ? "" : (said.error ?? `it answered ${answer.status} at ${path}`));
    } catch {
      if (!isRunning) return yield { about: "http", is: "well", says: `${where} is free` };
      answers.push(`nothing answers at ${where}${path}`);
    }
  }
  const problems = answers.filter((one) => one !== "");
  for (const says of problems) yield { about: "http", is: "wrong", says, todo: "Its log says why." };
  if (problems.length === 0)
    yield { about: "http", is: "well", says: `${where} answers: the bot lives and does its work` };
  if (!isLoopback(host))
    yield {
      about: "http",
      is: "note",
      says: "others reach it without TLS, unless a proxy stands before it",
      todo: "docs/operations.md shows how.",
    };
}
