import { DeliveryError } from "../../domain/delivery.ts";
import { plainLine } from "../words.ts";

/** What nodemailer tells of a failure. `originalCode` is that of the system or of TLS. */
interface SmtpFailure extends Error {
  code?: string;
  originalCode?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** Waiting shorter would help nobody: somebody must change something first. Milliseconds. */
const slowly = 10 * 60_000;

/**
 * What went wrong at the mail server, as the house tells it. A server's word about this letter decides by its class: 4xx
 * passes, 5xx stays. What concerns every letter (password, certificate, a server that lets nobody in) is tried again
 * slowly, since a change of settings mends it.
 */
export function failureOf(error: SmtpFailure, where: string): DeliveryError {
  const { code = "", originalCode = "", responseCode = 0, command = "" } = error;
  const said = plainLine(error.response ?? error.message).slice(0, 300);
  const fail = (kind: string, sentence: string, retry: "later" | "never", retryAfter?: number) =>
    new DeliveryError(`email.${kind}`, sentence, retry, {
      cause: error,
      ...(retryAfter !== undefined && { retryAfter }),
    });
  if (code === "EAUTH" || needsLogin.has(responseCode)) {
    return fail(
      "login",
      `${where} does not accept the name and password of EMAIL_SERVER: ${said}`,
      "later",
      slowly,
    );
  }
  if (code === "ETLS" || isCertificate(originalCode, error.message)) {
    return fail(
      "tls",
      `no safe connection to ${where}: ${said} (EMAIL_CA names an authority to trust)`,
      "later",
      slowly,
    );
  }
  if (responseCode >= 500 && greetings.has(command)) {
    return fail("not-welcome", `${where} lets nobody in: ${said}`, "later", slowly);
  }
  if (responseCode >= 500) return fail("refused", `${where} refused it: ${said}`, "never");
  if (responseCode >= 400) return fail("deferred", `${where} put it off: ${said}`, "later");
  if (code === "ETIMEDOUT") return fail("timeout", `${where} did not answer in time`, "later");
  if (code === "EENVELOPE" || code === "EMESSAGE") return fail("refused", said, "never");
  return fail("unreachable", `${where} cannot be reached: ${said}`, "later");
}

const needsLogin = new Set([530, 534, 535, 538]);
/** Before any letter is spoken of. */
const greetings = new Set(["CONN", "EHLO", "HELO", "LHLO"]);

function isCertificate(code: string, message: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(code) || /certificate/i.test(message);
}
