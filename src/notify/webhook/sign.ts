import { createHmac } from "node:crypto";

/** The key in a secret of the Standard Webhooks specification: `whsec_` and base64 of 24 to 64 bytes. */
export function keyOf(secret: string): Buffer | undefined {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (encoded === undefined) return undefined;
  const key = Buffer.from(encoded, "base64");
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/**
 * The headers that prove who sent a body, after the Standard Webhooks specification. `id` is the same for every attempt;
 * `at` is this attempt's time in seconds since 1970. There is one signature for each secret.
 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  at: number,
  body: string,
): Record<string, string> {
  const signatures = secrets.flatMap((secret) => {
    const key = keyOf(secret);
    return key ? `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}` : [];
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": `${at}`,
    "webhook-signature": signatures.join(" "),
  };
}
