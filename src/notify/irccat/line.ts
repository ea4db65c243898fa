import { DeliveryError } from "../../domain/delivery.ts";
import type { Message } from "../../domain/message.ts";
import { lineOf } from "../words.ts";

/** Characters that fit into one line of IRC beside what the servers add. */
const longest = 400;

/**
 * What IRCcat is sent: whom, a blank, what. The address is a room, a nick, or several with commas between them; a bare
 * word is a nick. Throws a DeliveryError when it is neither, since IRCcat would tell its usual room instead.
 */
export function irccatLine(address: string, message: Message): string {
  const recipients = address.split(",").map((one) => (/^[#@&+!]/.test(one) ? one : `@${one}`));
  // `#*` would be every room that IRCcat is in.
  const isFit = recipients.every((one) => /^[#@&+!][^\s,%*:\u0000-\u001f\u007f]+$/.test(one));
  if (!isFit)
    throw new DeliveryError(
      "irccat.bad-recipient",
      `"${address}" is no room or nick of IRC, such as #ops or alice`,
      "never",
    );
  return `${recipients.join(",")} ${withoutCodes(lineOf(message, longest))}\n`;
}

/** IRCcat reads `%BOLD`, `%RED` and the like as formats. */
function withoutCodes(text: string): string {
  return text.replace(/%(?=[A-Z])/gi, "% ");
}
