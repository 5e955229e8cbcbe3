import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ActiveDirectoryOptions, openActiveDirectory } from "@castellan/directory";

const options: ActiveDirectoryOptions = {
  domain: "CORP.example",
  url: "ldaps://dc1.corp.example",
  bindDn: "svc-castellan@corp.example",
  bindPassword: "Canary-1",
  baseDn: "DC=corp,DC=example",
};

describe("openActiveDirectory", () => {
  it("sends nothing before it is used", async () => {
    const directory = openActiveDirectory(options);
    assert.equal(directory.domain, "corp.example");
    await directory.close();
  });

  const cases: readonly [Partial<ActiveDirectoryOptions>, RegExp][] = [
    [{ url: "dc1.corp.example" }, /URL/],
    [{ url: "https://dc1.corp.example" }, /URL/],
    [{ url: "ldap://" }, /URL/],
    [{ url: "ldaps://svc:Canary-1@dc1.corp.example" }, /holds a name or password/],
    [{ baseDn: "" }, /base DN/],
    [{ baseDn: "corp.example" }, /base DN/],
    [{ bindDn: "" }, /no name or no password/],
    [{ bindPassword: "" }, /no name or no password/],
    [{ ca: "not PEM" }, /`ca`/],
    [{ timeoutMilliseconds: 0 }, /positive/],
    [{ timeoutMilliseconds: Number.NaN }, /positive/],
    [{ maxConnections: 0 }, /positive/],
  ];
  for (const [change, message] of cases) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.throws(
        () => openActiveDirectory({ ...options, ...change }),
        (error) =>
          error instanceof Error &&
          "code" in error &&
          error.code === "invalid" &&
          message.test(error.message) &&
          !error.message.includes("Canary"),
      );
    });
  }
});
