import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { configurationSchema } from "../../src/portable/schema.ts";

test("docs/watchbill.schema.json says what the document is (vitest -u writes it anew)", async () => {
  const text = `${JSON.stringify(configurationSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../docs/watchbill.schema.json");
});

/** As an editor holds a document against the schema. */
const document = z.fromJSONSchema(z.json().parse(configurationSchema()) as z.core.JSONSchema.JSONSchema);

const fine = `
house: {zone: UTC}
users: {alice: {contacts: [{type: irc, address: alice}]}, bob:}
roles: {oncall: {group: ops, supervisor: bob, entries: [{user: alice, time: daily 08:00-20:00}]}}
paths: {page: {steps: [{targets: [role: oncall, {group: ops, interval: 5m}]}, {delay: 1h30m}]}}
autoAcknowledge: [{uei: up, acknowledge: down, match: [nodeid]}]
`;

test.each([
  ["a document as people write it", fine, true],
  ["no zone of the house", fine.replace("zone: UTC", "notices: on"), false],
  ["a bare number for a duration", fine.replace("interval: 5m", "interval: 5"), false],
  ["a duration that is none", fine.replace("1h30m", "90min"), false],
  ["two targets in one", fine.replace("role: oncall,", "{role: oncall, user: bob},"), false],
  ["no supervisor", fine.replace(" supervisor: bob,", ""), false],
  ["a section that does not exist", fine.replace("paths:", "path:"), false],
  ["a member that does not exist", fine.replace("address:", "adress:"), false],
])("the schema judges: %s", (_, yaml, isFine) => {
  expect(document.safeParse(parse(yaml)).success).toBe(isFine);
});
