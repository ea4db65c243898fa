import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { exportToOpennms, importFrom } from "../../src/app/opennms.ts";
import { applyFile, exportConfiguration, type FileVerb } from "../../src/app/portable.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { type House, house } from "../support/house.ts";

const etc = fileURLToPath(new URL("../portable/opennms/etc", import.meta.url));

/** The command line on a house: `answer` is what somebody at the terminal says, if anybody is there. */
async function commandLine(h: House) {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-file-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  async function run(verb: FileVerb, argv: string[], answer?: boolean) {
    const said: string[] = [];
    const terminal = { say: (text: string) => said.push(text.trimEnd()), confirm: async () => answer };
    try {
      return { code: await verb(argv, (words) => h.ask(words), terminal), said: said.join("\n") };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { code: 1, said: error.text };
    }
  }
  return { folder, run };
}

test("the configuration goes out into a file, is changed there, looked at, and comes back", async () => {
  const h = await house();
  await h.say("user add alice");
  const { folder, run } = await commandLine(h);
  const file = join(folder, "watchbill.yaml");
  expect(await run(exportConfiguration, [file])).toEqual({ code: 0, said: "" });
  expect(await run(applyFile, [file])).toEqual({ code: 0, said: expect.stringMatching(/^Nothing changes/) });

  const document = await readFile(file, "utf8");
  await writeFile(file, document.replace("  alice: {}\n", "  alice:\n    admin: true\n  bob:\n"));
  const changes = "+ user bob\n~ user alice: + admin true";
  const inOrder = (text: string) => text.split("\n").sort().reverse().join("\n");
  const dryRun = await run(applyFile, [file, "--dry-run"]);
  expect([dryRun.code, inOrder(dryRun.said)]).toEqual([2, inOrder(changes)]);
  expect(await run(applyFile, [file])).toEqual({
    code: 1,
    said: expect.stringContaining("Say it with --yes."),
  });
  expect(await run(applyFile, [file], false)).toEqual({
    code: 1,
    said: expect.stringContaining("Nothing was applied."),
  });
  expect((await h.ask("user show bob")).ok).toBe(false);
  expect(await run(applyFile, [file], true)).toEqual({ code: 0, said: expect.stringMatching(/Applied\.$/) });
  expect((await h.ask("user show bob")).ok).toBe(true);
});

test("what somebody changes while the differences are being read is not lost", async () => {
  const h = await house();
  const { folder, run } = await commandLine(h);
  const file = join(folder, "watchbill.yaml");
  await writeFile(file, "house: { zone: Europe/Berlin }\nusers: { alice: {} }\n");
  const verb: FileVerb = (argv, ask, terminal) =>
    applyFile(argv, ask, {
      ...terminal,
      async confirm() {
        await h.say("user add carol");
        return true;
      },
    });
  expect(await run(verb, [file])).toEqual({
    code: 1,
    said: expect.stringContaining("has been changed meanwhile"),
  });
  expect((await h.ask("user show carol")).ok).toBe(true);
});

test("faults are told by file and line; so are files that are none, and options that do not exist", async () => {
  const h = await house();
  const { folder, run } = await commandLine(h);
  const file = join(folder, "broken.yaml");
  await writeFile(file, "house: {zone: UTC}\ngroups:\n  ops:\n    users: [eve]\n");
  expect(await run(applyFile, [file])).toEqual({
    code: 1,
    said: `${file}, line 3: group ops: There is no user "eve".`,
  });
  await writeFile(file, "");
  expect((await run(applyFile, [file])).said).toMatch(`${file}: The configuration has no sections: write `);
  for (const binary of [Buffer.from("house\0: {}"), Buffer.from([0xff, 0xfe, 0x68, 0x6f])]) {
    await writeFile(file, binary);
    expect((await run(applyFile, [file])).said).toBe(
      `${file}: that is not text in UTF-8, as a configuration is.`,
    );
  }
  expect((await run(applyFile, [`${file}x`])).said).toBe(`${file}x: there is no such file or folder.`);
  expect((await run(applyFile, [file, "--dri-run"])).said).toMatch(
    /--dri-run[\s\S]*Usage: watchbill apply FILE/,
  );
  expect((await run(applyFile, [])).said).toMatch(/missing[\s\S]*Usage/);
  expect((await run(applyFile, [file, "x"])).said).toMatch(/"x" is one word too many/);
});

test("OpenNMS's configuration is looked at, brought over once, and written again", async () => {
  const h = await house();
  await h.say("user add bruno admin:yes");
  await h.say("user link bruno chat bruno");
  await h.say("user set bruno zone:Asia/Tokyo");
  const { folder, run } = await commandLine(h);
  const looked = await run(importFrom, ["opennms", etc, "--out", join(folder, "imported.yaml")]);
  expect([looked.code, looked.said]).toEqual([0, expect.stringMatching(/D1: [\s\S]*nothing was applied/)]);
  expect(await readFile(join(folder, "imported.yaml"), "utf8")).toContain("  anna:\n");

  const dryRun = await run(importFrom, ["opennms", etc, "--as-opennms", "--dry-run"]);
  expect([dryRun.code, dryRun.said]).toEqual([
    2,
    expect.stringMatching(
      /\+ role lookout\n[\s\S]*javaEmail is not set up here: EMAIL_SERVER is not set; nobody is told by it/,
    ),
  ]);
  expect(dryRun.said).not.toContain("D1:");
  expect((await h.ask("user show anna")).ok).toBe(false);

  expect((await run(importFrom, ["opennms", etc, "--yes"])).code).toBe(0);
  expect((await run(importFrom, ["opennms", etc, "--dry-run"])).code).toBe(0);
  expect(await h.say("user show anna")).toContain("Anna Ångström");
  // What the house knew of somebody stays.
  expect(await h.say("config export users")).toContain(
    "bruno:\n    zone: Asia/Tokyo\n    admin: true\n    contacts:\n      - { type: email, address: bruno@example.org }\n      - { type: chat, address: bruno, verified: true }",
  );

  const out = join(folder, "opennms");
  expect(await run(exportToOpennms, [out])).toEqual({
    code: 0,
    said: expect.stringContaining("passwords (put them back"),
  });
  expect(await readFile(join(out, "groups.xml"), "utf8")).toContain("<name>Deck</name>");
  expect(await run(exportToOpennms, [out])).toEqual({
    code: 1,
    said: expect.stringContaining("already; nothing was written"),
  });
  expect(await run(importFrom, ["opennms", `${etc}-nowhere`])).toEqual({
    code: 1,
    said: expect.stringContaining("no such"),
  });
  expect(await run(importFrom, ["opennms", folder])).toEqual({
    code: 1,
    said: expect.stringContaining("None of OpenNMS's files"),
  });
});

test("the example of docs/configuration.md can be applied, and is what the house writes", async () => {
  const docs = await readFile(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const [, example = ""] = /```yaml\n(.*?)```/s.exec(docs) ?? [];
  const h = await house();
  const { folder, run } = await commandLine(h);
  const file = join(folder, "watchbill.yaml");
  await writeFile(file, example);
  expect(await run(applyFile, [file, "--yes"])).toMatchObject({ code: 0 });
  await run(exportConfiguration, [file]);
  expect((await readFile(file, "utf8")).split(/\n\n(?=house:)/)[1]).toBe(example);
});
