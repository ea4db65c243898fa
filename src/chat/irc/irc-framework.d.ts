// irc-framework has no types of its own. This is the part of 4.14 that the adapter uses.
declare module "irc-framework" {
  export interface IrcMessage {
    tags: Record<string, string>;
    nick: string;
    ident: string;
    hostname: string;
    command: string;
    params: string[];
  }

  export interface ConnectOptions {
    host: string;
    port: number;
    tls: boolean;
    rejectUnauthorized: boolean;
    nick: string;
    username: string;
    gecos: string;
    /** Empty: CTCP VERSION is not answered. */
    version: string;
    account?: { account: string; password: string };
    sasl_disconnect_on_fail: boolean;
    enable_echomessage: boolean;
    auto_reconnect: boolean;
    /** Seconds; 0 switches the library's own timers off. */
    ping_interval: number;
    ping_timeout: number;
  }

  type RawMiddleware = (
    command: string,
    message: IrcMessage,
    raw: string,
    client: Client,
    next: () => void,
  ) => void;

  export class Client {
    readonly raw_middleware: { use(middleware: RawMiddleware): void };
    readonly connection: {
      /** False when nothing was sent. */
      write(line: string): boolean | undefined;
      /** `hadError` destroys the socket instead of ending it. */
      end(lastLine: string | null, hadError: boolean): void;
    };
    readonly network: {
      cap: { isEnabled(name: string): boolean };
      supports(token: string): unknown;
      /** False without message-tags, or when the server says that it drops this client tag. */
      supportsTag(name: string): boolean;
      isChannelName(name: string): boolean;
    };
    requestCap(names: string[]): void;
    connect(options: ConnectOptions): void;
    caseLower(text: string): string;
    on(event: "socket close", listener: (error: Error | false | undefined) => void): this;
    on(event: "socket connected" | "close", listener: () => void): this;
    on(event: "sasl failed", listener: (event: { reason: string; message?: string }) => void): this;
    removeAllListeners(): this;
  }
}
