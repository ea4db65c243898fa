import { createServer } from "node:http";
import { z } from "zod";
import { freePort } from "./free-port.ts";

export interface Issue {
  title: string;
  body: string;
  state: string;
  comments: string[];
}

/** The issues of one repository, by the three requests in which Gitea, Forgejo and GitHub agree. */
export interface Tracker {
  /** The repository in the API. */
  repo: string;
  issues: Issue[];
  /** While it is, it answers 503. The first request finds it away, too. */
  isAway: boolean;
  close(): Promise<void>;
}

const asked = {
  open: z.strictObject({ title: z.string().min(1), body: z.string() }),
  edit: z.strictObject({ state: z.enum(["open", "closed"]) }),
  comment: z.strictObject({ body: z.string().min(1) }),
};

/** Takes requests with that token alone. */
export async function createTracker(token: string): Promise<Tracker> {
  const port = await freePort();
  const tracker: Tracker = {
    repo: `http://127.0.0.1:${port}/api/v1/repos/ops/pages`,
    issues: [],
    isAway: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };

  function answer(method: string, path: string, body: unknown): [status: number, answer: object] {
    const [, number, comments] = /^\/issues(?:\/(\d+)(\/comments)?)?$/.exec(path) ?? [];
    const known = tracker.issues[Number(number) - 1];
    if (method === "POST" && path === "/issues") {
      const number = tracker.issues.push({ ...asked.open.parse(body), state: "open", comments: [] });
      return [201, { number }];
    }
    if (!known) return [404, { message: "not found" }];
    if (method === "PATCH" && !comments) {
      known.state = asked.edit.parse(body).state;
      return [200, { number: Number(number), ...known }];
    }
    if (method !== "POST" || !comments) return [405, {}];
    return [201, { id: known.comments.push(asked.comment.parse(body).body) }];
  }

  let isFirst = true;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const reply = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const isAway = tracker.isAway || isFirst;
    isFirst = false;
    if (isAway) return reply(503, {});
    if (request.headers.authorization !== `token ${token}`) return reply(401, {});
    const path = new URL(request.url ?? "", tracker.repo).href.slice(tracker.repo.length);
    try {
      return reply(...answer(request.method ?? "", path, JSON.parse(text)));
    } catch (error) {
      return reply(422, { message: String(error) });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return tracker;
}
