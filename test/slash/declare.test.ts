import { expect, expectTypeOf, test } from "vitest";
import { arg, defineCommand, type SlashCommand, type Verb, verb, z } from "../../src/index.ts";

const greeting: Verb = verb({
  summary: "Say hello",
  standing: "anyone",
  args: z.object({ user: arg.user("Who is greeted") }),
  examples: ["greet user alice"],
  run: async () => "Hello!",
});
const greet: SlashCommand = { name: "greet", summary: "Greetings", verbs: { user: greeting } };

test("what is well declared passes as it is", () => {
  expect(defineCommand(greet)).toBe(greet);
});

test("run is given what args says", () => {
  verb({
    summary: "Types",
    standing: "anyone",
    args: z.object({
      numbers: arg.notices("Numbers"),
      delay: arg.duration("How long").optional(),
      zone: arg.orNone(arg.zone("Zone")).optional(),
      state: arg.choice(["on", "off"], "State").prefault("on"),
    }),
    examples: [],
    run: async ({ numbers, delay, zone, state }) => {
      expectTypeOf(numbers).toEqualTypeOf<number[]>();
      expectTypeOf(delay).toEqualTypeOf<number | undefined>();
      expectTypeOf(zone).toEqualTypeOf<string | null | undefined>();
      expectTypeOf(state).toEqualTypeOf<"on" | "off">();
      return "";
    },
  });
});

const withArgs = (args: z.ZodObject): Partial<SlashCommand> => ({ verbs: { user: { ...greeting, args } } });
const many = Object.fromEntries(Array.from({ length: 26 }, (_, at) => [`a${"x".repeat(at)}`, arg.text("A")]));

test.each<[Partial<SlashCommand>, string]>([
  [{ name: "Greet" }, 'the command is called "Greet": 1 to 32 of a-z and -'],
  [{ summary: "x".repeat(101) }, "the command has a summary of 101 characters, not 1 to 100"],
  [{ verbs: {} }, "it has 0 verbs, not 1 to 25"],
  [{ main: "room" }, 'its main verb "room" is not one of user'],
  [{ verbs: { user: { ...greeting, examples: [] } } }, 'verb "user" has no example'],
  [{ verbs: { "us er": { ...greeting, examples: ["greet"] } } }, 'verb "us er" is called "us er"'],
  [{ verbs: { user: { ...greeting, examples: ["greet user"] } } }, 'example "greet user" does not parse'],
  [{ verbs: { user: { ...greeting, examples: ["greet usr x"] } } }, 'example "greet usr x" does not parse'],
  [withArgs(z.object(many)), 'verb "user" has 26 arguments, not 25 at most'],
  [
    withArgs(z.object({ userName: arg.user("Who") })),
    'argument "userName" of verb "user" is called "userName"',
  ],
  [withArgs(z.object({ user: z.string() })), 'argument "user" is not declared with arg'],
  [
    withArgs(z.object({ a: arg.user("A").optional(), b: arg.user("B") })),
    'argument "b" of verb "user" is required, but follows one that is not',
  ],
  [
    withArgs(z.object({ a: arg.users("A"), b: arg.user("B") })),
    'argument "b" of verb "user" is required, but follows a list',
  ],
  [
    withArgs(z.object({ a: arg.flag("A") })),
    'argument "a" of verb "user" is a flag, and so cannot be required',
  ],
])("a bad declaration names its fault: %#", (change, fault) => {
  expect(() => defineCommand({ ...greet, ...change })).toThrow(fault);
});
