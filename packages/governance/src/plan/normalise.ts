import { suggest } from "../suggestion.ts";
import { type Compilation, type Draft, emptyCompilation, type Facts } from "./draft.ts";
import type { AccountRequest, AttributeRequest, PlanMessage } from "./plan.ts";
import { secretAttributes } from "./secret-attributes.ts";

/** The first pass: defaults are filled in, applications looked up, passwords put among the secrets. */
export function normalise(facts: Facts): Compilation {
  const requests: Draft[] = [];
  const messages: PlanMessage[] = [];
  for (const request of facts.plan.accountRequests) {
    const application = facts.applications.get(request.application.toLowerCase());
    if (application === undefined) messages.push(unknownApplication(request, facts));
    else requests.push(draftOf(request, application));
  }
  return { ...emptyCompilation, requests, messages };
}

function draftOf(request: AccountRequest, application: Draft["application"]): Draft {
  const { operation = "Modify", nativeIdentity, password } = request;
  const secrets: Record<string, string> = password === undefined ? {} : { password };
  const secretNames = secretAttributes(application.application);
  const attributeRequests: AttributeRequest[] = [];
  for (const attribute of request.attributeRequests ?? []) {
    if (!secretNames.has(attribute.name)) attributeRequests.push(attribute);
    else if (attribute.operation !== "Remove") secrets[attribute.name] = String(attribute.value);
  }
  return { application, operation, nativeIdentity, account: undefined, attributeRequests, secrets };
}

function unknownApplication({ application }: AccountRequest, { applications }: Facts): PlanMessage {
  const known = [...applications.values()].map((entry) => entry.application.name);
  const mend = known.length > 0 ? `; ${suggest(application, known)}` : "";
  return {
    level: "error",
    code: "unknownApplication",
    application,
    text: `there is no application ${application}${mend}`,
  };
}
