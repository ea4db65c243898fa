import { createHmac, timingSafeEqual } from "node:crypto";

/** Hexadecimal digits of a token: 96 bits, which nobody guesses. */
const length = 24;

/** The proof that somebody has read a mail about that notice: nobody can make it without the secret. */
export function tokenOf(notice: number, secret: string): string {
  return createHmac("sha256", secret).update(`notice ${notice}`).digest("hex").slice(0, length);
}

/** `12.9f2c…`: a notice and its token, as they stand in message ids and addresses. */
export function tagOf(notice: number, secret: string): string {
  return `${notice}.${tokenOf(notice, secret)}`;
}

/** The first notice in the text whose token is right: in message ids (`In-Reply-To`, `References`) or addresses. */
export function provenNotice(text: string, secret: string): number | undefined {
  for (const [, digits = "", token = ""] of text.matchAll(
    /(?<![\w])([1-9]\d{0,14})\.([0-9a-f]{24})(?=@)/gi,
  )) {
    const right = Buffer.from(tokenOf(Number(digits), secret));
    if (timingSafeEqual(right, Buffer.from(token.toLowerCase()))) return Number(digits);
  }
  return undefined;
}
