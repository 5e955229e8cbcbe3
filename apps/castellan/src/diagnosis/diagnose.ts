import type { JsonObject } from "@castellan/scim";
import { isDocument } from "../configuration/merge.ts";
import { messageOf } from "../error/castellan-error.ts";
import { explainAnswer } from "./answer.ts";
import { explain, type Finding } from "./finding.ts";
import { answerKind, guessType, type Kind, requestKind } from "./kind.ts";
import { explainList } from "./list-answer.ts";
import { explainBulk, explainConfiguration } from "./other-answer.ts";
import { diagnoseRequest } from "./request.ts";
import { explainResource } from "./resource-answer.ts";

export interface DiagnosisOptions {
  /** What the body is; absent: what it looks like. */
  readonly kind?: Kind | undefined;
  /** Absent: what the body looks like. */
  readonly type?: "User" | "Group" | undefined;
}

/** What is wrong with a SCIM body that is about to be sent, or what an answer that came back means, and what is wrong with that. */
export async function diagnose(text: string, options: DiagnosisOptions = {}): Promise<readonly Finding[]> {
  if (text.trimStart().startsWith("<")) return [webPage];
  const body = parse(text);
  if (!body.ok) return [{ weight: "error", text: `It is not JSON: ${body.reason}.` }];
  if (!isObject(body.value)) return [{ weight: "error", text: "It is not a JSON object: a SCIM body is one." }];
  const { kind, type } = options;
  const answer = kind === undefined || kind === "answer" ? (answerKind(body.value) ?? (kind && "resource")) : undefined;
  if (answer !== undefined) return answers[answer](body.value);
  return diagnoseSent(body.value, { kind: kind === "answer" ? undefined : kind, type });
}

const answers = {
  error: explainAnswer,
  list: explainList,
  bulk: explainBulk,
  configuration: explainConfiguration,
  resource: explainResource,
} as const;

const webPage = explain(
  "It is a web page, not SCIM: the address leads elsewhere (a sign-in page, a proxy's error, a wrong path), or the server fails before SCIM begins.",
  {
    section: "RFC 7644 section 3.12",
    mend: "Check the path, which often ends in /scim/v2, and the credentials; look at the page's title.",
  },
);

async function diagnoseSent(
  body: JsonObject,
  options: { readonly kind: Exclude<Kind, "answer"> | undefined; readonly type: "User" | "Group" | undefined },
): Promise<readonly Finding[]> {
  const findings = await diagnoseRequest(body, options);
  const isNewUser = (options.kind ?? requestKind(body)) === "resource" && (options.type ?? guessType(body)) === "User";
  if (!isNewUser || findings.some(({ weight }) => weight === "error")) return findings;
  // The rules of SCIM are kept; the vault behind the gateway has some of its own.
  const { tryOnGateway } = await import("./gateway-trial.ts");
  const refused = await tryOnGateway(body);
  return refused === undefined ? findings : [{ weight: "error", text: refused }, ...findings];
}

function isObject(value: unknown): value is JsonObject {
  return isDocument(value);
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
