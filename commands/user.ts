import { type Directory, put, refuseTaken, remove, rename } from "../src/domain/directory.ts";
import { amend, named, refuseUsed } from "../src/domain/document.ts";
import { dutyWords } from "../src/domain/duty-words.ts";
import { severities } from "../src/domain/event.ts";
import {
  contactsMeant,
  isSameContact,
  waysToProve,
  whyUnserved,
  withContact,
  withVerified,
} from "../src/domain/link.ts";
import type { Contact, User } from "../src/domain/user.ts";
import { contactList, preferenceWords, userCard, userTitle } from "../src/domain/user-words.ts";
import { wayTo } from "../src/domain/ways.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";
import { lastAdminNotes, standingRefusal } from "../src/slash/standing.ts";

const name = arg.user("Name of the user");
const contactType = arg.word("Contact type: a network, or email, mobilePhone and the like");
const address = arg.word("Address or account; all of that type unless given").optional();
const sayItHere = "Say it here within 10 minutes: user confirm <code>";

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
        // Strangers may see that there is a contact, not where it leads.
        const isKnown = context.user !== undefined || context.may("admin");
        return userCard(named("user", who, context.directory), isKnown, context);
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
          .map((user) => `${userTitle(user)}: ${dutyWords(user, now, directory.house.zone, zone)}`)
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
      async run({ name, fullname: fullName, ...rest }, context) {
        const after = await changeUser(name, context, (user) => amend(user, { fullName, ...rest }));
        return [`User ${name} is changed.`, ...lastAdminNotes(name, context.directory, after)].join("\n");
      },
    }),
    contact: verb({
      summary: "Add a way to reach a user, after those there are: your own, or as an admin anybody's",
      standing: "user",
      args: z.object({
        name,
        type: contactType,
        address: arg.word("Address: an e-mail address, a number, an account"),
        first: arg.flag("Put it before the others: it is preferred").prefault("no"),
      }),
      examples: [
        "user contact alice email alice@example.org",
        "user contact bob email bob@example.org --first",
      ],
      async run({ name, type, address, first }, context) {
        await changeOwn(name, context, (user) => withContact(user, { type, address }, first));
        const unserved = whyUnserved(type, context.notificationCommands);
        return [`${name} can be reached by ${type} at ${address}.`, ...(unserved ? [unserved] : [])].join(
          "\n",
        );
      },
    }),
    uncontact: verb({
      summary: "Remove a way to reach a user: your own, or as an admin anybody's",
      standing: "user",
      args: z.object({ name, type: contactType, address }),
      examples: ["user uncontact alice email", "user uncontact alice email alice@example.org"],
      async run({ name, type, address }, context) {
        await changeOwn(name, context, (user) => {
          const gone = contactsMeant(user, type, address);
          return { ...user, contacts: user.contacts.filter((contact) => !gone.includes(contact)) };
        });
        return `${name} is no longer reached by ${[type, address].filter(Boolean).join(" at ")}.`;
      },
    }),
    verify: verb({
      summary: "Send a code over a contact, which is verified once the code is said here: user confirm",
      standing: "user",
      private: true,
      args: z.object({ name, type: contactType, address }),
      examples: ["user verify alice email", "user verify alice email alice@example.org"],
      async run({ name, type, address }, context) {
        refuseOthers(name, context);
        const [contact] = contactsMeant(named("user", name, context.directory), type, address);
        const way = contact && wayTo(contact, context.notificationCommands);
        if (!contact || !way)
          throw new Refusal(
            `No code can be sent by ${type}.`,
            whyUnserved(type, context.notificationCommands),
          );
        const what = `${context.actor} asks whether this is how ${name} is reached.`;
        await context.codes.send({ user: name, contact }, [{ ...way, type }], what);
        return `A code is on its way to ${type} ${contact.address}. ${sayItHere}`;
      },
    }),
    confirm: verb({
      summary: "Say the code that was sent to you",
      standing: "anyone",
      private: true,
      args: z.object({ code: arg.word("The code, eight letters and digits") }),
      examples: ["user confirm K7MPX2QD"],
      async run({ code }, context) {
        if (!context.from.verified) throw standingRefusal("user confirm", "user", context);
        const { user: name, contact } = await context.codes.confirm(code);
        await context.change((directory) =>
          put(directory, "user", withVerified(named("user", name, directory), contact)),
        );
        if (isSameContact(contact, accountOf(context)))
          return `You are ${name} now: whatever ${contact.address} says on ${contact.type}, ${name} says.`;
        return `${contact.type} ${contact.address} is verified: it is ${name}'s.`;
      },
    }),
    link: verb({
      summary:
        "Say which user you are: a code is sent to a contact of theirs. Admins name the account instead",
      standing: "anyone",
      private: true,
      args: z.object({
        name,
        network: arg.network("For admins: network of the account").optional(),
        account: arg
          .word("For admins: account there, as the network itself names it; never a nick")
          .optional(),
      }),
      examples: [
        "user link alice",
        "user link alice irc alice",
        "user link bob slack:acme T024BE7LD/U012AB3CD",
      ],
      async run({ name, network, account }, context) {
        if (network === undefined) return await linkAsker(name, context);
        if (!context.may("admin")) throw standingRefusal("To link another account", "admin", context);
        if (account === undefined) throw new Refusal(`Name the account on ${network} that is ${name}.`);
        const networks = context.networks().map((one) => one.network);
        if (networks.length > 0 && !networks.includes(network)) {
          throw new Refusal(`There is no network "${network}" here.`, `There is ${networks.join(", ")}.`);
        }
        const contact = { type: network, address: account };
        await changeOwn(name, context, (user) => withVerified(user, contact));
        return `Whatever ${account} says on ${network}, ${name} says. Messages to ${name} can go there.`;
      },
    }),
    unlink: verb({
      summary: "Say that an account is this user no longer; it stays an address",
      standing: "user",
      args: z.object({ name, network: arg.network("Name of the network"), account: address }),
      examples: ["user unlink alice irc", "user unlink alice irc alice_"],
      async run({ name, network, account }, context) {
        await changeOwn(name, context, (user) => {
          const gone = contactsMeant(user, network, account).filter((contact) => contact.verified);
          if (gone.length === 0) throw new Refusal(`${name} has no such link.`, contactList(user));
          const unlinked = (one: Contact) => (gone.includes(one) ? { ...one, verified: false } : one);
          return { ...user, contacts: user.contacts.map(unlinked) };
        });
        return `${name} cannot act from ${network} any more. Messages still go there: user uncontact ${name} ${network} ends that too.`;
      },
    }),
    prefer: verb({
      summary: "Say by which contacts a user wants to be told first; from some severity up, if that is given",
      standing: "user",
      args: z.object({
        name,
        contacts: arg.texts("Contact types in their order; none takes the preference back"),
        from: arg
          .choice(severities, "Severity from which up that holds; all of them unless given")
          .optional(),
      }),
      examples: [
        "user prefer alice xmpp irc from:critical",
        "user prefer alice email",
        "user prefer bob none",
      ],
      async run({ name, contacts, from }, context) {
        const isNone = contacts.length === 1 && contacts[0]?.toLowerCase() === "none";
        const directory = await changeOwn(name, context, (user) => {
          if (isNone && from === undefined) return { ...user, prefers: [] };
          const since = from ?? severities[0];
          const others = user.prefers.filter((one) => one.from !== since);
          if (isNone) return { ...user, prefers: others };
          for (const type of contacts) contactsMeant(user, type);
          return { ...user, prefers: [...others, { from: since, contacts: [...new Set(contacts)] }] };
        });
        const user = named("user", name, directory);
        if (user.prefers.length === 0) return `${name} prefers nothing. ${contactList(user)}`;
        return `${name} prefers ${preferenceWords(user)}. Where a path lists notification commands, those are used.`;
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

function changeUser(name: string, context: CommandContext, change: (user: User) => User): Promise<Directory> {
  return context.change((directory) => put(directory, "user", change(named("user", name, directory))));
}

/** The same for what is one's own: refuses whoever is neither that user nor an admin. */
async function changeOwn(...[name, context, change]: Parameters<typeof changeUser>): Promise<Directory> {
  refuseOthers(name, context);
  return await changeUser(name, context, change);
}

function refuseOthers(name: string, context: CommandContext): void {
  if (context.user?.name === name || context.may("admin")) return;
  throw standingRefusal(`To change how ${name} is reached`, "admin", context);
}

function accountOf({ from }: CommandContext) {
  return { type: from.network, address: from.id };
}

/** Somebody says who they are: whoever reads what is sent to that user can say the code. */
async function linkAsker(name: string, context: CommandContext): Promise<string> {
  const { from, directory, notificationCommands } = context;
  if (!from.verified) throw standingRefusal("user link", "user", context);
  if (context.user) throw new Refusal(`${from.id} on ${from.network} is ${context.user.name} already.`);
  const byAdmin = `user link ${name} <network> <account>`;
  if (context.may("admin")) throw new Refusal("Say which account that is.", byAdmin);
  const ways = waysToProve(named("user", name, directory), accountOf(context), notificationCommands);
  if (ways.length === 0) {
    throw new Refusal(
      `${name} has no contact to which a code could be sent.`,
      `An admin links you: user link ${name} ${from.network} ${from.id}`,
    );
  }
  const what = `${from.nick}, account "${from.id}" on ${from.network}, says to be ${name} here.`;
  const way = await context.codes.send({ user: name, contact: accountOf(context) }, ways, what);
  return `A code is on its way to ${name} by ${way.type}. ${sayItHere}`;
}
