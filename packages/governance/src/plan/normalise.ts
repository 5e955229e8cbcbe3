import { suggest } from "../suggestion.ts";
import { type Compilation, type Draft, emptyCompilation, type Facts } from "./draft.ts";
import type { AccountRequest, PlanMessage } from "./plan.ts";

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
  const { operation = "Modify", nativeIdentity, attributeRequests = [], password } = request;
  const secrets = password === undefined ? {} : { password };
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
