import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { GovernanceOptions } from "../../src/index.ts";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { type House, openHouse } from "../support/house.ts";
import { aggregate } from "../support/wait.ts";

export const base = "/governance/scim/v2";
export const own = "urn:castellan:params:scim:schemas:governance:1.0";
export const userUrn = `${own}:User`;
export const accountUrn = `${own}:Account`;
export const pamUrn = `${own}:Application:Schema:PAM:account`;
export const coreUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

type Json = Record<string, unknown>;
type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

/** A SCIM client of a house. */
export function clientOf(house: House, basePath = base) {
  return async (method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const type = body === undefined ? {} : { "content-type": "application/scim+json" };
    return house.send(method, `${basePath}${path}`, body, { headers: { ...type, ...headers } });
  };
}

export type Scim = ReturnType<typeof clientOf>;

export function user(userName: string, more: Json = {}): Json {
  return { schemas: [coreUrn], userName, ...more };
}

export function patch(...Operations: Json[]): Json {
  return { schemas: [patchUrn], Operations };
}

/** The resources of a list. */
export function resources(body: Json): Json[] {
  assert.ok(Array.isArray(body.Resources), JSON.stringify(body));
  return body.Resources;
}

/** A house with `ada`, whom HR knows, and her account `p1` on PAM. */
export async function peopled(context: TestContext, more: Partial<GovernanceOptions> = {}) {
  const house = await openHouse(context, more);
  await house.post("/api/applications", hrApplication);
  await house.post("/api/applications", pamApplication);
  house.hr.seed("e1", { userName: "ada", email: "Ada@x.example", department: "IT", "name.givenName": "Ada" });
  house.hr.seed("e2", { userName: "ben", email: "ben@x.example", department: "Law" }, { disabled: true });
  house.pam.seed("p1", { userName: "ada", email: "ada@x.example", department: "IT", groups: ["a", "b"], uid: 7 });
  await aggregate(house, "HR");
  await aggregate(house, "PAM");
  const scim = clientOf(house);
  const idOf = async (endpoint: string, filter: string): Promise<string> => {
    const { body } = await scim("GET", `/${endpoint}?filter=${encodeURIComponent(filter)}`);
    return String(resources(body)[0]?.id);
  };
  return { house, scim, idOf };
}

/** A new account. */
export function account(application: string, more: object = {}) {
  return { schemas: [accountUrn], application: { value: application }, ...more };
}

/** Those people, and the path of `p1`. */
export async function withPam(...[context, more]: Parameters<typeof peopled>) {
  const people = await peopled(context, more);
  const p1 = await people.idOf("Accounts", 'nativeIdentity eq "p1"');
  return { ...people, p1, path: `/Accounts/${p1}` };
}

export const disable = patch({ op: "replace", path: "active", value: false });
