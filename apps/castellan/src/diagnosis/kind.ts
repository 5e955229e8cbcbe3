import { isDocument } from "../configuration/merge.ts";
import { isErrorAnswer } from "./answer.ts";

type Body = Readonly<Record<string, unknown>>;

export const kinds = ["resource", "patch", "bulk", "search", "answer"] as const;
/** What a body is: one of the requests, or something that a server answered. */
export type Kind = (typeof kinds)[number];

export type AnswerKind = "error" | "list" | "bulk" | "configuration" | "resource";

/** Does `schemas` name a URN that ends so? In any letter case, since that may be what is wrong. */
export function namesSchema({ schemas }: Body, ending: string): boolean {
  return Array.isArray(schemas) && schemas.some((urn) => String(urn).toLowerCase().endsWith(ending.toLowerCase()));
}

function has(body: Body, name: string): boolean {
  return Object.keys(body).some((member) => member.toLowerCase() === name.toLowerCase());
}

/** What an answer is; `undefined` for a body that looks like a request. */
export function answerKind(body: Body): AnswerKind | undefined {
  if (isErrorAnswer(body)) return "error";
  if (namesSchema(body, "messages:2.0:ListResponse") || has(body, "totalResults")) return "list";
  if (namesSchema(body, "messages:2.0:BulkResponse")) return "bulk";
  if (namesSchema(body, "core:2.0:ServiceProviderConfig") || (has(body, "patch") && has(body, "filter"))) {
    return "configuration";
  }
  return has(body, "id") && isDocument(body.meta) ? "resource" : undefined;
}

export function requestKind(body: Body): Exclude<Kind, "answer"> {
  if (namesSchema(body, "messages:2.0:PatchOp")) return "patch";
  if (namesSchema(body, "messages:2.0:BulkRequest")) return "bulk";
  if (namesSchema(body, "messages:2.0:SearchRequest")) return "search";
  const operations = Object.entries(body).find(([name]) => name.toLowerCase() === "operations")?.[1];
  if (!Array.isArray(operations)) return "resource";
  return operations.some((operation) => isDocument(operation) && "method" in operation) ? "bulk" : "patch";
}

/** `Group` for what has members or says so, else `User`. */
export function guessType(body: Body): "User" | "Group" {
  if (namesSchema(body, ":Group") || has(body, "members")) return "Group";
  if (namesSchema(body, ":User")) return "User";
  return /"(path":\s*"members|members")/i.test(JSON.stringify(body)) ? "Group" : "User";
}
