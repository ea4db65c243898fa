import type { Loss } from "./supervise.ts";

/**
 * What the socket's error means to the person who reads `status`; undefined when it only says that it is closed. `trust`
 * is the setting that names an authority to trust.
 */
export function lossOf(error: Error, address: string, trust = "NODE_EXTRA_CA_CERTS"): Loss | undefined {
  const code = "code" in error ? String(error.code) : "";
  const certificate = certificateFaults[code];
  if (certificate !== undefined)
    return {
      sentence: `the certificate of ${address} is not trusted: ${certificate}; name its authority in ${trust}`,
      patience: "slow",
    };
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "EPROTO")
    return { sentence: `${address} does not speak TLS`, patience: "slow" };
  if (code === "ECONNRESET" || code === "EPIPE") return undefined;
  return { sentence: `${networkFaults[code] ?? error.message} (${address})`, patience: "soon" };
}

const certificateFaults: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its chain ends in an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its authority is unknown",
  UNABLE_TO_GET_ISSUER_CERT: "its authority is unknown",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its authority is unknown",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "it is made out to another name",
};

const networkFaults: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "name lookup failed",
};
