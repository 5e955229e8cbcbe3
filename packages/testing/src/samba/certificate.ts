import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./command.ts";

/** A self-signed certificate of a server: it is its own authority. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly pem: string;
}

/**
 * Makes a certificate for one host and address. Samba would make its own, but only for a host name (Node.js asks for the
 * address when it connects by address) and with a 4096-bit key, which takes seconds.
 */
export async function createCertificate(
  openssl: string,
  folder: string,
  server: { readonly hostName: string; readonly address: string },
): Promise<Certificate> {
  const certificateFile = join(folder, "certificate.pem");
  const keyFile = join(folder, "key.pem");
  await runCommand("openssl", openssl, [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"],
    ...["-keyout", keyFile, "-out", certificateFile, "-subj", `/CN=${server.hostName}`],
    ...["-addext", `subjectAltName=IP:${server.address},DNS:${server.hostName}`],
  ]);
  return { certificateFile, keyFile, pem: await readFile(certificateFile, "utf8") };
}
