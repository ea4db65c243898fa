import { Refusal } from "../domain/refusal.ts";

/** By Node's codes, and by the numbers of WASI, which the embedded database knows errors by. */
const reasons: Record<string, string> = {
  ENOSPC: "the disk is full",
  "51": "the disk is full",
  EDQUOT: "the quota of this user is used up",
  "19": "the quota of this user is used up",
  EROFS: "it is read-only",
  "69": "it is read-only",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  "2": "this user may not write there",
  ENOTDIR: "a part of its path is no folder",
  EIO: "the disk does not work",
};

/** What the disk has against it, in words; undefined when it is not the disk. */
export function diskTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", errno = "" } = error as NodeJS.ErrnoException;
  return reasons[code === "" ? String(errno) : code];
}

/** The same error as a Refusal that names the folder, where it is the disk's fault. */
export function unusable(folder: string, error: unknown): unknown {
  const trouble = diskTrouble(error);
  if (trouble === undefined) return error;
  const refusal = new Refusal(
    `The data folder ${folder} cannot be used: ${trouble}.`,
    "Make room or give the bot's account the right to write there, or set DATA_DIR to another folder.",
  );
  refusal.cause = error;
  return refusal;
}
