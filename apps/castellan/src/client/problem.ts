import { isDocument } from "../configuration/merge.ts";

/** What an error body says, be it governance's (RFC 9457), SCIM's (RFC 7644 section 3.12) or the vault's. */
export function readProblem(body: unknown): string | undefined {
  if (!isDocument(body)) return typeof body === "string" && body !== "" ? body.slice(0, 300) : undefined;
  const sentence = firstText(body.detail, body.ErrorMessage, body.message, body.title);
  const code = firstText(body.code, body.scimType, body.ErrorCode);
  const mend = firstText(body.mend);
  if (sentence === undefined) return code;
  return [code === undefined ? sentence : `${sentence} (${code})`, mend].filter((part) => part !== undefined).join(" ");
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((candidate): candidate is string => typeof candidate === "string" && candidate !== "");
}
