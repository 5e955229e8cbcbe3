import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose } from "../../src/diagnosis/diagnose.ts";

const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "scim.test01", userType: "EPVUser" };
const error = "urn:ietf:params:scim:api:messages:2.0:Error";

const cases: readonly (readonly [what: string, text: string, findings: readonly RegExp[]])[] = [
  ["a body that is right", JSON.stringify(user), []],
  ["the body of the thread, wrapped", JSON.stringify({ userData: user }), [/^error: user data is required.*userData/]],
  [
    "CyberArk's own attributes at the root",
    JSON.stringify({ ...user, location: "\\", changePassOnNextLogon: true }),
    [/^tolerated: .*a strict server says: .*cyberark:1\.0:User/],
  ],
  ["a type that is wrong", JSON.stringify({ ...user, active: "perhaps" }), [/^error: .*active/]],
  [
    "a PATCH with an operation that is none",
    JSON.stringify({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "swap", path: "active" }],
    }),
    [/^error: .*op/],
  ],
  ["what is not JSON", "{", [/^error: It is not JSON/]],
  ["what is no object", "[]", [/^error: It is not a JSON object/]],
  [
    "the answer of the thread",
    JSON.stringify({ schemas: [error], status: 400, detail: "user data is required" }),
    [/says: user data is required/, /wrapper such as "userData".*root/],
  ],
  [
    "the vault's refusal of an external user",
    JSON.stringify({ ErrorCode: "ITATS692E", ErrorMessage: "Update is not allowed" }),
    [/ITATS692E/, /external user from its directory/],
  ],
  [
    "a SCIM answer with a type of error",
    JSON.stringify({ schemas: [error], status: "409", scimType: "uniqueness", detail: "taken" }),
    [/taken/, /There is a resource with this name already/],
  ],
  ["an answer with a status alone", JSON.stringify({ schemas: [error], status: "415" }), [/no reason/, /Content-Type/]],
];

for (const [what, text, findings] of cases) {
  test(`${what}: ${findings.length === 0 ? "nothing is found" : "explained"}`, async () => {
    const found = (await diagnose(text)).map(({ weight, text: said }) => `${weight}: ${said}`);
    assert.equal(found.length, findings.length, found.join("\n"));
    for (const [index, finding] of findings.entries()) assert.match(found[index] ?? "", finding);
  });
}
