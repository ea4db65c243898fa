import { defineStrategy } from "../../define.ts";
import type { Letter, NotificationStrategy } from "../../ports/notification-strategy.ts";
import { type Mail, mailOf, pageOf, type Stationery } from "./compose.ts";
import { createMailbox } from "./mailbox.ts";
import { emailSettings } from "./settings.ts";
import { createPost, mostAtOnce } from "./transport.ts";

/**
 * E-mail by SMTP: whole for people, short for pagers. Answers come back by IMAP, where a mailbox is set up; who answers is
 * known by the address and by a token that only the readers of a notice's mail can know.
 */
export const email = defineStrategy({
  name: "email",
  settings: emailSettings,
  create(settings, kit) {
    const { from, replyTo, replySecret, imap } = settings;
    const post = createPost(settings, kit.clock);
    let kept: Promise<string> | undefined;
    const secretOf = () => {
      kept ??= replySecret === undefined ? kit.secret("email replies") : Promise.resolve(replySecret);
      // A book that cannot be read now is asked again.
      kept.catch(() => {
        kept = undefined;
      });
      return kept;
    };

    const stationery = async (): Promise<Stationery> => ({
      from,
      ...(replyTo !== undefined && { replyTo }),
      secret: await secretOf(),
      canBeAnswered: imap !== undefined,
    });
    const sending =
      (compose: (letter: Letter, stationery: Stationery) => Mail): NotificationStrategy["send"] =>
      async (letter, signal) => {
        const mail = compose(letter, await stationery());
        const answer = await post.send(mail, signal);
        const id = mail.messageId;
        return { answer, ...(id !== undefined && { ref: { network: "email", room: letter.address, id } }) };
      };

    // Mail that waited for a connection would use up the time of its attempt.
    const queue = { name: "email", atOnce: mostAtOnce };
    const mailbox = imap && createMailbox(imap, settings, { ...kit, secretOf, post });
    return {
      strategies: [
        { name: "javaEmail", contactType: "email", queue, send: sending(mailOf) },
        { name: "javaPagerEmail", contactType: "pagerEmail", queue, send: sending(pageOf) },
      ],
      async start(inbox, signal) {
        post.keep(signal);
        const closed = new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true }),
        );
        return (await mailbox?.start(inbox, signal)) ?? { stopped: closed };
      },
      ...(mailbox && { health: mailbox.health }),
    };
  },
});
