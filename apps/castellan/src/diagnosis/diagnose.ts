import { isDocument } from "../configuration/merge.ts";
import { messageOf } from "../error/castellan-error.ts";
import { explainAnswer, isErrorAnswer } from "./answer.ts";
import type { Finding } from "./finding.ts";
import { tryBody } from "./trial.ts";

/** What is wrong with a SCIM body that is about to be sent, or what an error answer that came back means. */
export async function diagnose(text: string): Promise<readonly Finding[]> {
  const body = parse(text);
  if (!body.ok) return [{ weight: "error", text: `It is not JSON: ${body.reason}.` }];
  if (isErrorAnswer(body.value)) return explainAnswer(body.value);
  if (!isDocument(body.value)) return [{ weight: "error", text: "It is not a JSON object: a SCIM body is one." }];
  return tryBody(body.value);
}

function parse(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}
