import { createHash } from "node:crypto";

/** The kinds of public keys that OpenSSH knows, without certificates (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). */
const types = new Set([
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
]);

/** How many parts a key has after the name of its kind (RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4). */
const parts = (type: string) => (type === "ssh-ed25519" ? 1 : type === "sk-ecdsa-sha2-nistp256@openssh.com" ? 3 : 2);

const line = /^(\S+) +([A-Za-z0-9+/]+={0,2})(?: +(.*))?$/;
/** What `rsa` keys may weigh, in bytes of their modulus: 2048 to 16384 bits. */
const modulus = { minimum: 256, maximum: 2_049 };

/** A public key that can be read, in its canonical line and with the number callers name it by; else what is wrong with it. */
export type SshKeyReading =
  | { readonly key: { readonly keyId: string; readonly publicKey: string } }
  | { readonly problem: string };

/** Reads one line of `authorized_keys` without options, such as `ssh-ed25519 AAAA… somebody`. */
export function readSshKey(text: string): SshKeyReading {
  if (/[\r\n]/.test(text.trim())) return { problem: "must be one line." };
  const [, type = "", encoded = "", comment = ""] = line.exec(text.trim()) ?? [];
  if (!types.has(type)) {
    return { problem: `must begin with the kind of the key, without options: one of ${[...types].join(", ")}.` };
  }
  const blob = Buffer.from(encoded, "base64");
  if (blob.toString("base64") !== encoded) return { problem: "must hold the key in base64." };
  const fields = readFields(blob);
  if (fields === undefined || fields[0]?.toString("latin1") !== type || fields.length !== parts(type) + 1) {
    return { problem: `must hold a whole key of kind ${type}.` };
  }
  if (type === "ssh-rsa" && !isStrong(fields[2])) return { problem: "must be an RSA key of 2048 to 16384 bits." };
  if (type === "ssh-ed25519" && fields[1]?.length !== 32) return { problem: `must hold a whole key of kind ${type}.` };
  const keyId = createHash("sha256").update(blob).digest("hex");
  return { key: { keyId, publicKey: [type, encoded, ...(comment === "" ? [] : [comment])].join(" ") } };
}

/** The length-prefixed strings that the key is made of (RFC 4251 section 5); `undefined` when they do not fill it. */
function readFields(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  let offset = 0;
  while (offset < blob.length) {
    if (offset + 4 > blob.length) return undefined;
    const end = offset + 4 + blob.readUInt32BE(offset);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(offset + 4, end));
    offset = end;
  }
  return fields;
}

function isStrong(number: Buffer | undefined): boolean {
  return number !== undefined && number.length >= modulus.minimum && number.length <= modulus.maximum;
}
