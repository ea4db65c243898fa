import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import { DeliveryError } from "../../domain/delivery.ts";

/**
 * The file that a declared command runs: a program in one of the folders, wherever links lead to. A bare name is looked
 * for in each folder. Throws a DeliveryError that says why it may not be run.
 */
export async function programIn(folders: readonly string[], execute: string): Promise<string> {
  if (!isAbsolute(execute) && execute.includes(sep))
    throw refused("not-allowed", `${execute} is neither a whole path nor a bare name`);
  const asked = isAbsolute(execute) ? [execute] : folders.map((folder) => join(folder, execute));
  const found = (await Promise.all(asked.map(real))).find((file) => file !== undefined);
  if (found === undefined) throw refused("missing", `there is no program ${asked.join(" or ")}`);
  const homes = await Promise.all(folders.map(real));
  if (!homes.some((home) => home !== undefined && found.startsWith(home + sep)))
    throw refused("not-allowed", `${execute} is in none of the folders that SCRIPT_FOLDERS allows`);
  const isFile = (await stat(found)).isFile();
  const isExecutable = await access(found, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isFile || !isExecutable) throw refused("not-executable", `${execute} is no program that may be run`);
  return found;
}

function real(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}

function refused(code: string, sentence: string): DeliveryError {
  return new DeliveryError(`script.${code}`, sentence, "never");
}
