import assert from "node:assert/strict";
import { test } from "node:test";
import { upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";

test("a path that cannot be decoded is answered 400 in the shape of the service it was meant for", async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context), "--empty"]);
  const cases = [
    ["/scim/v2/Users/%zz", "application/scim+json", /"scimType":"invalidSyntax".*percent/i],
    ["/CyberArk/scim/Users/%E0%A4%A", "application/scim+json", /"status":"400"/],
    ["/PasswordVault/API/Users/%zz", "application/json", /"ErrorCode":"PASWS011E"/],
    ["/api/identities/%zz", "application/problem+json", /"code":"invalidRequest"/],
    ["/%zz", "application/problem+json", /"mend":/],
  ] as const;
  for (const [path, contentType, body] of cases) {
    const answer = await fetch(`${url}${path}`);
    assert.equal(answer.status, 400, path);
    assert.ok(answer.headers.get("content-type")?.startsWith(contentType), path);
    assert.match(await answer.text(), body, path);
  }
});
