import { Refusal } from "../domain/refusal.ts";

/** What was looked at, how it is, and what to do where it is not as it should be. */
export interface Diagnosis {
  about: "settings" | "folder" | "database" | "clock" | "network" | "bot" | "http";
  /** `note`: worth knowing, nothing is wrong. */
  is: "well" | "note" | "wrong";
  says: string;
  todo?: string;
}

/** A refusal, or another error, as a diagnosis. */
export function wrongBy(about: Diagnosis["about"], error: unknown): Diagnosis {
  if (!(error instanceof Error)) return { about, is: "wrong", says: String(error) };
  const hint = error instanceof Refusal ? error.hint : undefined;
  return { about, is: "wrong", says: error.message, ...(hint !== undefined && { todo: hint }) };
}
