import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { script } from "../../src/notify/script/strategy.ts";
import { hostile, letter } from "../support/letters.ts";
import { setUp } from "../support/strategy-fixture.ts";

let home = "";
let folder = "";

/** Puts a shell script into the allowed folder; answers its path. */
function program(name: string, text: string, mode = 0o755): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode });
  return file;
}

const running = (execute: string, words: string[] = [], input = "") =>
  letter({ line: { execute, words, input } });
const house = (more: Record<string, string> = {}) => setUp(script, { SCRIPT_FOLDERS: folder, ...more });

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "watchbill-script-"));
  folder = join(home, "allowed");
  mkdirSync(folder);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a program", () => {
  it("is run with its arguments and its input, and what it says is kept", async () => {
    const file = program("tell", 'printf "<%s>" "$@"; cat');
    const receipt = await house().send("script", running(file, ["-t", "Disk full"], "more\n"));
    expect(receipt.answer).toBe("exit code 0: <-t><Disk full>more");
  });

  it("is found by its bare name in the folders", async () => {
    program("by-name", "echo here");
    expect((await house().send("script", running("by-name"))).answer).toBe("exit code 0: here");
  });

  it("may be a link in a folder, to wherever", async () => {
    symlinkSync("/bin/echo", join(folder, "speak"));
    expect((await house().send("script", running("speak", ["hello"]))).answer).toBe("exit code 0: hello");
  });

  it("gets hostile text as plain arguments, and no shell sees it", async () => {
    const file = program("echo-all", 'printf "[%s]" "$@"');
    const harm = [`$(touch ${home}/pwned)`, `; touch ${home}/pwned`, "`id`", '"', "'", "%s", "a\nb", ""];
    const receipt = await house().send("script", running(file, [...harm, hostile]));
    expect(receipt.answer).toContain(harm.map((word) => `[${word}]`).join(""));
    expect(receipt.answer).toContain("b\uFFFDc `id` $(id) $HOME");
    expect(existsSync(`${home}/pwned`)).toBe(false);
  });

  it("knows nothing of our environment", async () => {
    process.env["HTTP_TOKEN"] = "do-not-tell-anybody";
    const file = program("environment", "env | cut -d= -f1 | sort | tr '\\n' ' '");
    const receipt = await house().send("script", running(file));
    delete process.env["HTTP_TOKEN"];
    expect(receipt.answer).toBe("exit code 0: LANG PATH PWD");
  });

  it.each([
    [1, "later"],
    [75, "later"],
    [64, "never"],
    [78, "never"],
    [126, "never"],
  ])("that ends with %i failed; again: %s", async (code, retry) => {
    const file = program(`exit-${code}`, `echo it broke >&2; exit ${code}`);
    await expect(house().send("script", running(file))).rejects.toMatchObject({
      code: `script.exit-${code}`,
      retry,
      message: `exit-${code}: exit code ${code}: it broke`,
    });
  });

  it("that is missing, no program, or asked for in no way failed for good", async () => {
    const plain = program("plain", "echo", 0o644);
    const garbled = join(folder, "garbled");
    writeFileSync(garbled, "#!/no/such/interpreter\n", { mode: 0o755 });
    for (const [asked, code] of [
      [join(folder, "nothing-here"), "missing"],
      ["nothing-here", "missing"],
      [plain, "not-executable"],
      [`${folder}/.`, "not-allowed"],
      [garbled, "not-started"],
      ["a/../b", "not-allowed"],
    ] as const) {
      const sent = house().send("script", running(asked));
      await expect(sent).rejects.toMatchObject({ code: `script.${code}`, retry: "never" });
    }
    await expect(house().send("script", letter())).rejects.toMatchObject({ code: "script.no-program" });
  });

  it("outside the folders is never run, by whatever way it is named", async () => {
    const outside = join(home, "outside");
    writeFileSync(outside, `#!/bin/sh\ntouch ${home}/ran\n`, { mode: 0o755 });
    symlinkSync(home, join(folder, "way-out"));
    mkdirSync(`${folder}-too`);
    writeFileSync(`${folder}-too/near`, `#!/bin/sh\ntouch ${home}/ran\n`, { mode: 0o755 });
    for (const asked of [
      outside,
      `${folder}/../outside`,
      join(folder, "way-out", "outside"),
      "..",
      `${folder}-too/near`,
      "/bin/sh",
    ]) {
      const sent = house().send("script", running(asked));
      await expect(sent).rejects.toMatchObject({ code: "script.not-allowed", retry: "never" });
    }
    expect(existsSync(`${home}/ran`)).toBe(false);
  });

  it("that hangs is killed with all that it started, and tried again later", async () => {
    const marks = join(home, "pids");
    const file = program("hang", `sleep 600 & echo $! $$ > ${marks}.new; mv ${marks}.new ${marks}; wait`);
    const bot = house({ SCRIPT_TIMEOUT: "5" });
    const sent = bot.send("script", running(file));
    const refused = expect(sent).rejects.toMatchObject({ code: "script.timed-out", retry: "later" });
    await until(() => existsSync(marks));
    bot.pass(5);
    await refused;
    const pids = readFileSync(marks, "utf8").trim().split(" ").map(Number);
    expect(pids).toHaveLength(2);
    await until(() => pids.every((pid) => !isAlive(pid)));
  });

  it("that is gone leaves nothing behind", async () => {
    const mark = join(home, "left");
    const file = program("leave", `sleep 600 & echo $! > ${mark}`);
    await house().send("script", running(file));
    const pid = Number(readFileSync(mark, "utf8"));
    await until(() => !isAlive(pid));
  });

  it("that says without end has the first 4 kB kept", async () => {
    const file = program("chatter", "yes | head -c 100000");
    const { answer = "" } = await house().send("script", running(file));
    expect(answer.length).toBeGreaterThan(4000);
    expect(answer.length).toBeLessThan(4200);
  });

  it("waits while as many run as may, and those that waited too long never begin", async () => {
    const gate = join(home, "gate");
    const file = program("count", `echo x >> ${home}/begun; while [ ! -e ${gate} ]; do sleep 0.02; done`);
    const bot = house({ SCRIPT_AT_ONCE: "2" });
    const begun = () => (existsSync(`${home}/begun`) ? readFileSync(`${home}/begun`, "utf8").length / 2 : 0);
    const first = [bot.send("script", running(file)), bot.send("script", running(file))];
    await until(() => begun() === 2);
    const impatient = new AbortController();
    const third = bot.send("script", running(file), impatient.signal);
    const refused = expect(third).rejects.toThrow();
    const fourth = bot.send("script", running(file));
    impatient.abort();
    await refused;
    expect(begun()).toBe(2);
    writeFileSync(gate, "");
    await Promise.all([...first, fourth]);
    expect(begun()).toBe(3);
  });

  it("is given up when the attempt is", async () => {
    const mark = join(home, "begun-too");
    const file = program("slow", `touch ${mark}; sleep 600`);
    const stop = new AbortController();
    const sent = house().send("script", running(file), stop.signal);
    const refused = expect(sent).rejects.toMatchObject({ code: "script.stopped", retry: "later" });
    await until(() => existsSync(mark));
    stop.abort();
    await refused;
  });
});

it("are handed no more letters than may run: whoever waited for a turn would time out", () => {
  const { strategies } = house({ SCRIPT_AT_ONCE: "2" });
  expect(strategies.map(({ queue }) => queue)).toEqual([{ name: "script", atOnce: 2 }]);
});

describe("the settings of scripts", () => {
  it.each([
    [{ SCRIPT_FOLDERS: "scripts" }, /SCRIPT_FOLDERS.*every folder must be given whole/],
    [{ SCRIPT_FOLDERS: "/etc/w", SCRIPT_TIMEOUT: "90" }, /SCRIPT_TIMEOUT.*from 1 to 40/],
    [{ SCRIPT_TIMEOUT: "9" }, /SCRIPT_FOLDERS/],
  ])("%j are refused", (given, sentence) => {
    expect(() => setUp(script, given)).toThrow(sentence);
  });
});

const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 30_000, interval: 5 });

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has reaped yet is no longer alive.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
