import type { DateTime } from "luxon";
import snmp from "net-snmp";
import type { SnmpTrapSettings } from "./settings.ts";
import type { Varbind } from "./varbinds.ts";

type Receiver = Omit<SnmpTrapSettings, "target"> & {
  target: { port: number };
  address: string;
  family: number;
};

/** Sends one trap to an address; rejects with the system's error when it cannot be sent. */
export async function sendTrap(
  to: Receiver,
  { oid, varbinds }: { oid: string; varbinds: readonly Varbind[] },
  now: DateTime,
): Promise<void> {
  const session = sessionTo(to, now);
  try {
    await new Promise<void>((resolve, reject) => {
      // The socket may fail by itself, before or after.
      session.on("error", reject);
      const typed = varbinds.map((one) => ({
        ...one,
        type: typeof one.value === "number" ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString,
      }));
      session.trap(oid, typed, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    session.close();
  }
}

function sessionTo(to: Receiver, now: DateTime): snmp.Session {
  const transport = to.family === 6 ? "udp6" : "udp4";
  const trapPort = to.target.port;
  if (to.user === undefined) {
    const options = { version: snmp.Version2c, transport, trapPort } as const;
    return snmp.createSession(to.address, to.community, options);
  }
  const { SecurityLevel, AuthProtocols, PrivProtocols } = snmp;
  const user = {
    name: to.user,
    level: to.privPassword === undefined ? SecurityLevel.authNoPriv : SecurityLevel.authPriv,
    authProtocol: AuthProtocols[to.auth],
    authKey: to.authPassword ?? "",
    ...(to.privPassword !== undefined && { privProtocol: PrivProtocols.aes, privKey: to.privPassword }),
  };
  const session = snmp.createV3Session(to.address, user, { transport, trapPort, engineID: to.engineId });
  return inItsTime(session, now);
}

/** The second from which the engine counts its time; the count fits into 31 bits until 2088. */
const engineStart = 1_577_836_800;

/**
 * The library says of every trap that its engine started this very second, and a receiver refuses that as a replay once
 * it has known the engine for 150 s (RFC 3414, 3.2.7b). The system's clock counts on over restarts, and for several
 * processes alike.
 */
function inItsTime(session: snmp.Session, now: DateTime): snmp.Session {
  const send = session.send.bind(session);
  session.send = (request, noWait) => {
    const security = request.message.msgSecurityParameters;
    if (security) {
      security.msgAuthoritativeEngineBoots = 1;
      security.msgAuthoritativeEngineTime = Math.floor(now.toSeconds()) - engineStart;
    }
    return send(request, noWait);
  };
  return session;
}
