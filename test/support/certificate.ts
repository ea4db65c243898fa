import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface Certificate {
  key: string;
  certificate: string;
}

/** Makes a self-signed certificate for `localhost`, 127.0.0.1 and what lies below `localhost`, as files in the folder. */
export function makeCertificate(folder: string): Certificate {
  const made = { key: join(folder, "key.pem"), certificate: join(folder, "cert.pem") };
  const names = "DNS:localhost,DNS:*.localhost,IP:127.0.0.1";
  const subject = ["-subj", "/CN=localhost", "-addext", `subjectAltName=${names}`];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", made.key, "-out", made.certificate];
  execFileSync("openssl", ["req", "-x509", ...key, ...files, "-days", "2", ...subject], { stdio: "pipe" });
  return made;
}
