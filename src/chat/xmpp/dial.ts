import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { connect as connectTls, rootCertificates } from "node:tls";
import { isLoopback } from "../../net/listen.ts";
import { domainOf } from "./jid.ts";
import type { XmppSettings } from "./settings.ts";

/** A connection that may be logged in on: by TLS with a certificate that holds, or within this very machine. */
export interface Dialled {
  socket: Socket;
  secure: boolean;
  address: string;
}

/** Why a server that answers cannot be spoken to; trying again soon would not help. */
export class Unfit extends Error {}

interface Endpoint {
  host: string;
  port: number;
  /** TLS from the first byte, or asked for once connected (STARTTLS). */
  direct: boolean;
}

/** The first of the places where the domain's server may be that answers. Rejects with the fault of the last. */
export async function dialXmpp(settings: XmppSettings, signal: AbortSignal): Promise<Dialled> {
  const domain = domainOf(settings.jid);
  const ca = await authorities(settings);
  let fault: unknown;
  for (const endpoint of await endpointsOf(settings, signal)) {
    const { host, port } = endpoint;
    const address = `${host}:${port}`;
    try {
      return { ...(await open(endpoint, domain, ca, signal)), address };
    } catch (error) {
      signal.throwIfAborted();
      fault = error instanceof Error ? Object.assign(error, { address }) : error;
    }
  }
  throw fault;
}

/** Where the settings say, else where the domain says (SRV), else the domain itself. */
export async function endpointsOf({ jid, service }: XmppSettings, signal: AbortSignal): Promise<Endpoint[]> {
  if (service !== undefined) {
    const { protocol, hostname, port } = new URL(service.replace(/^xmpp/, "http"));
    const direct = protocol === "https:";
    const usual = port === "" ? (direct ? 5223 : 5222) : Number(port);
    const given = /:(\d+)$/.exec(service)?.[1];
    return [{ host: hostname.replace(/^\[|\]$/g, ""), port: given ? Number(given) : usual, direct }];
  }
  const domain = domainOf(jid);
  const own = { host: domain, port: 5222, direct: false };
  if (isLoopback(domain)) return [own];
  const records = await Promise.all([
    recordsOf(domain, "xmpps-client", signal),
    recordsOf(domain, "xmpp-client", signal),
  ]);
  const told = records
    .flat()
    .sort((one, other) => one.priority - other.priority || other.weight - one.weight);
  return told.length === 0 ? [own] : told;
}

async function recordsOf(domain: string, service: "xmpps-client" | "xmpp-client", signal: AbortSignal) {
  const resolver = new Resolver({ timeout: 5000, tries: 2 });
  const stop = () => resolver.cancel();
  signal.addEventListener("abort", stop, { once: true });
  const records = await resolver.resolveSrv(`_${service}._tcp.${domain}`).catch(() => []);
  signal.removeEventListener("abort", stop);
  return records
    .filter(({ name }) => name !== "" && name !== ".")
    .map(({ name, ...record }) => ({ ...record, host: name, direct: service === "xmpps-client" }));
}

async function authorities({ caFile }: XmppSettings): Promise<string[] | undefined> {
  if (caFile === undefined) return undefined;
  const own = await readFile(caFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Unfit(`the file of the authority to trust, ${caFile}, cannot be read (${error.code})`);
  });
  return [...rootCertificates, own];
}

async function open(
  { host, port, direct }: Endpoint,
  domain: string,
  ca: string[] | undefined,
  signal: AbortSignal,
): Promise<{ socket: Socket; secure: boolean }> {
  const socket = await dialled(host, port, signal);
  const isPlain = !direct && !(await startsTls(socket, domain, signal).catch(destroying(socket)));
  if (isPlain) {
    socket.destroy();
    if (!isLoopback(host))
      throw new Unfit(`${host}:${port} offers no TLS, and no password goes there without`);
    return { socket: await dialled(host, port, signal), secure: false };
  }
  const tls = connectTls({
    socket,
    host: domain,
    ...(/^[\d.]+$/.test(domain) ? {} : { servername: domain }),
    ...(direct ? { ALPNProtocols: ["xmpp-client"] } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
  tls.on("error", () => {});
  await ready(tls, "secureConnect", signal);
  return { socket: tls, secure: true };
}

async function dialled(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  // Whoever reads or writes hears of it; between the two nobody may be listening.
  socket.on("error", () => {});
  await ready(socket, "connect", signal);
  return socket;
}

function destroying(socket: Socket) {
  return (error: unknown): never => {
    socket.destroy();
    throw error;
  };
}

/** Waits for the socket to get that far; when the signal aborts before, it is destroyed. */
async function ready(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  await once(socket, event, { signal }).catch(destroying(socket));
}

/** Asks for TLS on a plain connection (RFC 6120, 5). False when the server does not have it. */
async function startsTls(socket: Socket, domain: string, signal: AbortSignal): Promise<boolean> {
  socket.write(
    `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}' version='1.0'>`,
  );
  const features = await said(socket, /<\/(?:\w+:)?features>|<(?:\w+:)?features\s*\/>|<host-unknown/, signal);
  if (features.includes("<host-unknown")) throw new Unfit(`the server there does not serve ${domain}`);
  if (!/<starttls[\s/>]/.test(features)) return false;
  socket.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  const answer = await said(socket, /<(proceed|failure)\b[^>]*>/, signal);
  // What was said in the clear before TLS counts for nothing after it.
  return answer.includes("<proceed");
}

const mostSaid = 65_536;

/** What the server says up to what is looked for. */
function said(socket: Socket, wanted: RegExp, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const settle = (how: () => void) => {
      socket.off("data", read).off("close", closed);
      signal.removeEventListener("abort", stop);
      how();
    };
    const read = (chunk: Buffer) => {
      text += String(chunk);
      if (wanted.test(text)) settle(() => resolve(text));
      else if (text.length > mostSaid)
        settle(() => reject(new Unfit("what answers there is no XMPP server")));
    };
    const hungUp = Object.assign(new Error("the server closed the connection"), { code: "ECONNRESET" });
    const closed = () => settle(() => reject(socket.errored ?? hungUp));
    const stop = () => settle(() => reject(signal.reason));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    socket.on("data", read).once("close", closed);
  });
}
