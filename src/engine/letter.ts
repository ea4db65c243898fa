import { lineOf } from "../domain/command-line.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import { type LetterValues, valuesOfMessage, valuesOfNotice } from "../domain/letter-values.ts";
import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import { noticeMessage } from "../domain/notice-message.ts";
import type { HouseCommand } from "../domain/notification-command.ts";
import type { Letter } from "../ports/notification-strategy.ts";

/** The letter that a delivery carries. */
export function letterOf(
  delivery: Delivery,
  notice: Notice,
  command: HouseCommand,
  directory: Directory,
): Letter {
  const { kind, address } = delivery;
  const { zone } = directory.house;
  const user = delivery.user === undefined ? undefined : directory.user.get(delivery.user);
  const message = noticeMessage(notice, kind, { zone: user?.zone ?? zone, named: user === undefined });
  const to = { ...addressedBy(command, address), ...(user && { user }) };
  const parameters = directory.definition.get(notice.definition)?.parameters ?? {};
  const values = valuesOfNotice(notice, kind, message, parameters, zone, to);
  return { address, message, key: keyOf(delivery, notice), values, ...lineIn(command, values) };
}

/**
 * Networks remember what they were told by this. A database that is new, or put back from a copy, counts from where another
 * has counted before: its pages must not be taken for those.
 */
function keyOf({ id }: Delivery, { createdAt }: Notice): string {
  return `watchbill-${id}-${createdAt.toMillis()}`;
}

/** A letter that is about no notice. */
export function letterWith(message: Message, address: string, command: HouseCommand, key: string): Letter {
  const values = valuesOfMessage(message, addressedBy(command, address));
  return { address, message, key, values, ...lineIn(command, values) };
}

function addressedBy({ contactType }: HouseCommand, address: string) {
  return { address, ...(contactType !== undefined && { contactType }) };
}

function lineIn({ declared }: HouseCommand, values: LetterValues): Pick<Letter, "line"> {
  return declared ? { line: lineOf(declared, values) } : {};
}
