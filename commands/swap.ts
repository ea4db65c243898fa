import { put } from "../src/domain/directory.ts";
import { named } from "../src/domain/document.ts";
import { onCallWords } from "../src/domain/role-words.ts";
import { acceptSwap, askSwap, dropSwap, pendingSwap } from "../src/domain/stand-in.ts";
import { standInWords, swapWords } from "../src/domain/stand-in-words.ts";
import { parseStretch } from "../src/domain/stretch.ts";
import { isPending } from "../src/domain/swap.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";
import { mayRun, ownName, standingRefusal } from "../src/slash/standing.ts";

const role = arg.role("Name of the role");
const number = arg.int("Number of the swap, which swap list tells", 1, 1_000_000);

export default defineCommand({
  name: "swap",
  summary: "Swaps: ask others to take a stretch of your shifts; nothing changes until somebody accepts",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the swaps that wait for an answer",
      standing: "anyone",
      args: z.object({ role: arg.role("Name of the role; all unless given").optional() }),
      examples: ["swap list", "swap list oncall"],
      async run({ role }, { directory, now, zone }) {
        const roles = role === undefined ? [...directory.role.values()] : [named("role", role, directory)];
        const lines = roles.flatMap((one) =>
          one.swaps
            .filter((swap) => isPending(swap, now, directory.user))
            .map((swap) => `${one.name} ${swapWords(swap, one, now, zone)}`),
        );
        return lines.join("\n") || "Nobody waits for an answer: swap ask asks.";
      },
    }),
    ask: verb({
      summary: "Ask for somebody to stand in for you, perhaps for a stretch of theirs in return",
      standing: "user",
      args: z.object({
        role,
        when: arg.phrase("From when to when you want to be relieved, on your clocks", (text) => text),
        to: arg.user("User who is asked; anyone of the role's group unless given").optional(),
        for: arg.text("From when to when you would stand in for them").optional(),
        within: arg.duration("How long it stands; until the first stretch begins unless given").optional(),
      }),
      examples: [
        "swap ask oncall tomorrow 18:00 to monday 08:00",
        'swap ask oncall friday 18:00 to monday 08:00 to:bob for:"2026-03-13 18:00 to 2026-03-16 08:00"',
      ],
      async run({ role: name, when, to, for: wanted, within }, context) {
        const { now, zone } = context;
        const directory = await context.change((directory) => {
          const asked = {
            asker: ownName(context),
            offer: parseStretch(when, now, zone),
            ...(to !== undefined && { to }),
            ...(wanted !== undefined && { inReturn: parseStretch(wanted, now, zone) }),
            ...(within !== undefined && { expiresAt: now.plus(within) }),
          };
          return put(directory, "role", askSwap(named("role", name, directory), asked, now, directory));
        });
        const role = named("role", name, directory);
        const made = role.swaps.slice(-1).map((swap) => `${name} ${swapWords(swap, role, now, zone)}`);
        const number = role.swaps.at(-1)?.id;
        return [...made, `Until then nothing changes. To accept: swap accept ${name} ${number}`].join("\n");
      },
    }),
    accept: verb({
      summary: "Accept a swap that was asked of you, or of anyone",
      standing: "user",
      args: z.object({ role, number }),
      examples: ["swap accept oncall 1"],
      async run({ role: name, number }, context) {
        const { now, zone } = context;
        let overrides = 1;
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const swap = pendingSwap(role, number, now, directory);
          overrides = swap.inReturn ? 2 : 1;
          return put(directory, "role", acceptSwap(role, swap, ownName(context), now, directory));
        });
        return standInWords(named("role", name, directory), overrides, now, directory, zone);
      },
    }),
    decline: verb({
      summary: "Decline a swap that was asked of you",
      standing: "user",
      args: z.object({ role, number }),
      examples: ["swap decline oncall 1"],
      run: async ({ role, number }, context) => drop(role, number, context, "declined"),
    }),
    cancel: verb({
      summary: "Take back a swap that you asked for",
      standing: "user",
      args: z.object({ role, number }),
      examples: ["swap cancel oncall 1"],
      run: async ({ role, number }, context) => drop(role, number, context, "taken back"),
    }),
  },
});

/** Those asked decline, the asker takes back; the supervisor may do either. */
async function drop(
  name: string,
  number: number,
  context: CommandContext,
  how: "declined" | "taken back",
): Promise<string> {
  const { now, zone } = context;
  let asker = "";
  const directory = await context.change((directory) => {
    const role = named("role", name, directory);
    const swap = pendingSwap(role, number, now, directory);
    asker = swap.asker;
    const whose = how === "declined" ? swap.to : swap.asker;
    if (context.user?.name !== whose && !mayRun("supervisor", context, name)) {
      if (whose === undefined) {
        throw new Refusal(
          `Swap ${number} is asked of anyone of ${role.group}: it stands until somebody accepts.`,
        );
      }
      throw standingRefusal(`Swap ${number}, which is for ${whose} to answer,`, "supervisor", context, name);
    }
    return put(directory, "role", dropSwap(role, number));
  });
  const role = named("role", name, directory);
  return `Swap ${number} of ${asker} is ${how}; nothing changes. ${onCallWords(role, now, directory, zone)}`;
}
