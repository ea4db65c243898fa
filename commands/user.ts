import { put, refuseTaken, remove, rename } from "../src/domain/directory.ts";
import { amend, named, refuseUsed, usesOf } from "../src/domain/document.ts";
import { dutyWords, scheduleWords } from "../src/domain/duty-words.ts";
import type { Contact, User } from "../src/domain/user.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

const name = arg.user("Name of the user");
const account = arg.word("Account there, as the network itself names it; never a nick");

export default defineCommand({
  name: "user",
  summary: "Users: the people who can be told, and how they are reached",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show a user: duty, contacts, and where they are told",
      standing: "anyone",
      private: true,
      args: z.object({ name: arg.user("Name of the user; you unless given").optional() }),
      examples: ["user show alice", "user"],
      async run(args, context) {
        const who = args.name ?? context.user?.name;
        if (who === undefined) throw new Refusal("You are linked to no user: say whom to show.");
        return card(named("user", who, context.directory), context);
      },
    }),
    list: verb({
      summary: "List all users",
      standing: "anyone",
      args: z.object({}),
      examples: ["user list"],
      async run(_, { directory, now, zone }) {
        const users = [...directory.user.values()];
        if (users.length === 0) return "There is no user yet: user add makes one.";
        return users
          .map((user) => `${title(user)}: ${dutyWords(user, now, directory.house.zone, zone)}`)
          .join("\n");
      },
    }),
    add: verb({
      summary: "Add a user",
      standing: "admin",
      args: z.object({
        name: arg.newName("Name of the user, unlike that of any group or role"),
        fullname: arg.text("Full name").optional(),
        zone: arg.zone("Time zone of the user; the house's unless given").optional(),
        admin: arg.flag("May they change everything").prefault("no"),
      }),
      examples: ["user add alice", 'user add bob fullname:"Bob Stone" zone:Europe/Berlin --admin'],
      async run(args, context) {
        await context.change((directory) => {
          refuseTaken("user", args.name, directory);
          const { name, fullname: fullName, zone, admin } = args;
          return put(directory, "user", { name, fullName, zone, admin });
        });
        return `User ${args.name} is there, always on duty, without a contact.\nNext: user link ${args.name} <network> <account>, or user contact ${args.name} email <address>`;
      },
    }),
    set: verb({
      summary: "Change a user's full name, zone, comments, or whether they are an admin",
      standing: "admin",
      args: z.object({
        name,
        fullname: arg.orNone(arg.text("Full name")).optional(),
        zone: arg.orNone(arg.zone("Time zone")).optional(),
        comments: arg.orNone(arg.text("Comments")).optional(),
        admin: arg.flag("May they change everything").optional(),
      }),
      examples: ["user set alice zone:Europe/Berlin", "user set bob admin:no comments:none"],
      async run({ name, fullname, zone, comments, admin }, context) {
        await changeUser(name, context, (user) => amend(user, { fullName: fullname, zone, comments, admin }));
        return `User ${name} is changed.`;
      },
    }),
    contact: verb({
      summary: "Add a way to reach a user, after those there are",
      standing: "admin",
      args: z.object({
        name,
        type: arg.word("Contact type: a network, or email, mobilePhone and the like"),
        address: arg.word("Address: an e-mail address, a number, an account"),
        first: arg.flag("Put it before the others: it is preferred").prefault("no"),
      }),
      examples: [
        "user contact alice email alice@example.org",
        "user contact bob email bob@example.org --first",
      ],
      async run({ name, type, address, first }, context) {
        await changeUser(name, context, (user) => {
          const same = user.contacts.find((contact) => contact.type === type && contact.address === address);
          const others = user.contacts.filter((contact) => contact !== same);
          const contact = same ?? { type, address, verified: false };
          return { ...user, contacts: first ? [contact, ...others] : [...others, contact] };
        });
        return [`${name} can be reached by ${type} at ${address}.`, ...unserved(type, context)].join("\n");
      },
    }),
    uncontact: verb({
      summary: "Remove a way to reach a user",
      standing: "admin",
      args: z.object({
        name,
        type: arg.word("Contact type"),
        address: arg.word("Address; all of that type unless given").optional(),
      }),
      examples: ["user uncontact alice email", "user uncontact alice email alice@example.org"],
      async run({ name, type, address }, context) {
        const isMeant = (contact: Contact) =>
          contact.type === type && (address === undefined || contact.address === address);
        await changeUser(name, context, (user) => {
          if (!user.contacts.some(isMeant))
            throw new Refusal(`${name} has no such contact.`, contactList(user));
          return { ...user, contacts: user.contacts.filter((contact) => !isMeant(contact)) };
        });
        return `${name} is no longer reached by ${[type, address].filter(Boolean).join(" at ")}.`;
      },
    }),
    link: verb({
      summary: "Say that an account on a network is this user: what it does, they do",
      standing: "admin",
      args: z.object({ name, network: arg.network("Name of the network"), account }),
      examples: ["user link alice irc alice", "user link bob slack:acme T024BE7LD/U012AB3CD"],
      async run({ name, network, account }, context) {
        const networks = context.networks().map((one) => one.network);
        if (networks.length > 0 && !networks.includes(network)) {
          throw new Refusal(`There is no network "${network}" here.`, `There is ${networks.join(", ")}.`);
        }
        await changeUser(name, context, (user) => {
          const isSame = (contact: Contact) => contact.type === network && contact.address === account;
          const link = { type: network, address: account, verified: true };
          const contacts = user.contacts.some(isSame)
            ? user.contacts.map((contact) => (isSame(contact) ? link : contact))
            : [...user.contacts, link];
          return { ...user, contacts };
        });
        return `Whatever ${account} says on ${network}, ${name} says. Messages to ${name} can go there.`;
      },
    }),
    unlink: verb({
      summary: "Say that an account is this user no longer; it stays an address",
      standing: "admin",
      args: z.object({
        name,
        network: arg.network("Name of the network"),
        account: arg.word("Account; all on that network unless given").optional(),
      }),
      examples: ["user unlink alice irc", "user unlink alice irc alice_"],
      async run({ name, network, account }, context) {
        const isMeant = (contact: Contact) =>
          contact.verified && contact.type === network && (account ?? contact.address) === contact.address;
        await changeUser(name, context, (user) => {
          if (!user.contacts.some(isMeant)) throw new Refusal(`${name} has no such link.`, contactList(user));
          const contacts = user.contacts.map((one) => (isMeant(one) ? { ...one, verified: false } : one));
          return { ...user, contacts };
        });
        return `${name} cannot act from ${network} any more. Messages still go there: user uncontact ${name} ${network} ends that too.`;
      },
    }),
    rename: verb({
      summary: "Rename a user, everywhere",
      standing: "admin",
      args: z.object({ name, to: arg.newName("New name") }),
      examples: ["user rename alice alicia"],
      async run({ name, to }, context) {
        await context.change((directory) => rename(directory, "user", name, to));
        return `User ${name} is called ${to}, everywhere.`;
      },
    }),
    remove: verb({
      summary: "Remove a user who is in no group, role or path any more",
      standing: "admin",
      args: z.object({ name }),
      examples: ["user remove alice"],
      async run({ name }, context) {
        await context.change((directory) => {
          refuseUsed("user", name, directory);
          return remove(directory, "user", name);
        });
        return `User ${name} is gone.`;
      },
    }),
  },
});

async function changeUser(
  name: string,
  context: CommandContext,
  change: (user: User) => User,
): Promise<void> {
  await context.change((directory) => put(directory, "user", change(named("user", name, directory))));
}

/** A word of warning when nothing in this house conveys to contacts of that type. */
function unserved(type: string, { notificationCommands }: CommandContext): string[] {
  const serving = [...notificationCommands.values()].filter((command) => command.contactType === type);
  if (serving.some(({ problem }) => problem === undefined)) return [];
  return [serving[0]?.problem ?? `No notification command of this house uses ${type} contacts`].map(
    (sentence) => `${sentence}.`,
  );
}

function card(user: User, context: CommandContext): string {
  const { directory, now, zone } = context;
  // Strangers may see that there is a contact, not where it leads.
  const isKnown = context.user !== undefined || context.may("admin");
  const uses = usesOf("user", user.name, directory);
  return [
    title(user),
    ...(user.comments === undefined ? [] : [user.comments]),
    `Duty: ${scheduleWords(user, directory.house.zone)}; now ${dutyWords(user, now, directory.house.zone, zone)}`,
    `Zone: ${user.zone ?? `${directory.house.zone} (the house's)`}`,
    isKnown
      ? contactList(user)
      : `Contacts: ${user.contacts.map((contact) => contact.type).join(", ") || "none"}`,
    `Named by: ${uses.join(", ") || "nothing"}`,
  ].join("\n");
}

function title(user: User): string {
  const fullName = user.fullName === undefined ? "" : ` (${user.fullName})`;
  return `${user.name}${fullName}${user.admin ? ", admin" : ""}`;
}

function contactList(user: User): string {
  const contacts = user.contacts.map(
    ({ type, address, verified }) => `${type} ${address}${verified ? " (linked)" : ""}`,
  );
  return `Contacts, preferred first: ${contacts.join(", ") || "none"}`;
}
