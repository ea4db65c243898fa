import type { ServerProcess } from "./debian-server.ts";

/** A real XMPP server for the domain `localhost`, on loopback, with accounts that all have the same password. */
export interface XmppServer {
  /** Plain TCP with STARTTLS, and TLS from the first byte. */
  ports: { plain: number; tls: number };
  /** The file of its self-signed certificate. */
  certificate: string;
  password: string;
  /** Where rooms are; on Prosody new ones show everybody's account, but for those of `hiding`. */
  rooms: { open: string; hiding: string };
  process: ServerProcess;
  /** Starts the server again after its process was killed. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface XmppServerOptions {
  accounts: string[];
  /** False: it offers no TLS at all. */
  tls?: boolean;
}

export const xmppPassword = "correct-horse";
