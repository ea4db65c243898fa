/** An `event` element in the shape that send-event.pl writes: no namespace, no declaration, the long English time. */
export function eventXml(uei: string, inner = "", attributes = ""): string {
  return (
    `<event${attributes}><uei>${uei}</uei><source>perl_send_event</source>` +
    `<time>Sunday, 1 March 2026 7:59:03 o'clock GMT</time><host>noc.example.org</host>${inner}</event>`
  );
}

export function logXml(...events: string[]): string {
  return `<log>\n <events>\n  ${events.join("\n  ")}\n </events>\n</log>`;
}

export const nodeDown = "uei.opennms.org/nodes/nodeDown";
