/** One route of the house's one HTTP server, in the web's own types. */
export interface HttpRoute {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** Who may call it: anyone, or holders of the ingest token (anyone on loopback while no token is set). */
  guard: "open" | "ingest";
  handle(request: Request): Promise<Response>;
}
