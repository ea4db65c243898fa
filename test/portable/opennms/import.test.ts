import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { emptyDirectory } from "../../../src/domain/directory.ts";
import { importOpennms } from "../../../src/portable/opennms/import.ts";
import { writeConfiguration } from "../../../src/portable/write.ts";
import { directoryWith } from "../../support/given.ts";

function filesOf(folder: string): Map<string, Buffer> {
  const path = fileURLToPath(new URL(`${folder}/`, import.meta.url));
  return new Map(
    readdirSync(path)
      .filter((file) => file.endsWith(".xml"))
      .map((file) => [file, readFileSync(path + file)]),
  );
}

/** Both are read by people: look at the difference before -u. */
describe.each(["etc", "etc-old"])("all of %s", (folder) => {
  const house = emptyDirectory("Europe/Berlin");
  const { directory, report } = importOpennms(filesOf(folder), house, { asOpennms: false });

  test("comes over like this", async () => {
    await expect(writeConfiguration(directory)).toMatchFileSnapshot(`${folder}/imported.yaml`);
  });

  test("is reported like this", async () => {
    await expect(`${report}\n`).toMatchFileSnapshot(`${folder}/report.txt`);
  });

  test("comes over once: again changes nothing", () => {
    const again = importOpennms(filesOf(folder), directory, { asOpennms: false });
    expect(writeConfiguration(again.directory)).toBe(writeConfiguration(directory));
    expect(again.report).toBe(report);
  });
});

function imported(files: Record<string, string>, house = emptyDirectory("UTC"), asOpennms = false) {
  const buffers = Object.entries(files).map(([name, xml]) => [name, Buffer.from(xml)] as const);
  return importOpennms(new Map(buffers), house, { asOpennms });
}

const people = `<userinfo><users>
  <user><user-id>anna</user-id><contact type="email" info="new@example.org"/></user>
  <user><user-id>ops</user-id></user>
</users></userinfo>`;
const groups = `<groupinfo><groups>
  <group><name>deck</name><user>anna</user><user>bert</user></group>
</groups></groupinfo>`;
const paths = `<destinationPaths>
  <path name="page"><target><name>deck</name><command>x</command></target></path>
</destinationPaths>`;

test.each([
  ["no XML", { "users.xml": "<userinfo>\n<users>" }, /^users\.xml cannot be read: 2:\d+: unclosed tag/],
  [
    "another file",
    { "users.xml": "<groupinfo/>" },
    /^users\.xml:1 begins with <groupinfo>; <userinfo> is expected\.$/,
  ],
  [
    "nothing of OpenNMS",
    { "pom.xml": "<project/>" },
    /^None of OpenNMS's files is there: users\.xml, groups\.xml/,
  ],
])("%s is refused", (_, files, sentence) => {
  expect(() => imported(files)).toThrow(sentence);
});

test("what the house has already is joined: its people are known, its names are taken, its accounts stay", () => {
  const house = directoryWith({
    user: [
      {
        name: "anna",
        zone: "Asia/Tokyo",
        admin: true,
        contacts: [
          { type: "irc", address: "anna", verified: true },
          { type: "email", address: "old@example.org" },
          { type: "mobilePhone", address: "5550100" },
        ],
      },
      { name: "bert" },
    ],
    group: [{ name: "ops", users: ["bert"] }],
  });
  const { directory, report } = imported({ "users.xml": people, "groups.xml": groups }, house);
  expect(directory.user.get("anna")).toMatchObject({
    zone: "Asia/Tokyo",
    admin: true,
    contacts: [
      { type: "email", address: "new@example.org", verified: false },
      { type: "irc", address: "anna", verified: true },
      { type: "mobilePhone", address: "5550100" },
    ],
  });
  expect([...directory.user.keys()]).toEqual(["anna", "bert", "ops-user"]);
  expect(directory.group.get("ops")?.users).toEqual(["bert"]);
  expect(directory.group.get("deck")?.users).toEqual(["anna", "bert"]);
  expect(report).toContain('users.xml:3: user "ops" is called ops-user here.');
  expect(report).toContain("destinationPaths.xml is not there.");
});

test("as OpenNMS does it, groups that are off duty are told when they come on (D1)", () => {
  const files = {
    "users.xml": people,
    "groups.xml": groups.replace("<user>anna", "<duty-schedule>Mo900-1700</duty-schedule><user>anna"),
    "destinationPaths.xml": paths,
  };
  const manner = (asOpennms: boolean) => imported(files, emptyDirectory("UTC"), asOpennms);
  const target = (asOpennms: boolean) => manner(asOpennms).directory.path.get("page")?.steps[0]?.targets[0];
  expect([target(false)?.whenOffDuty, target(true)?.whenOffDuty]).toEqual(["never", "delay"]);
  expect([manner(false).report.includes("D1:"), manner(true).report.includes("D1:")]).toEqual([true, false]);
});
