/** One route of the house's one HTTP server, in the web's own types. */
export interface HttpRoute {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** Who may call it: anyone, or holders of the ingest token (always anyone on loopback). */
  guard: "open" | "ingest";
  handle(request: Request): Promise<Response>;
}
