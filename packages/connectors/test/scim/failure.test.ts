import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConnectorError, type ConnectorErrorKind } from "@castellan/governance";
import { ScimClientError } from "@castellan/scim";
import fc from "fast-check";
import { asConnectorError, createRedact } from "../../src/scim/failure.ts";

const redact = createRedact(["S3cret!", undefined, ""]);
const http = (status: number, scimType?: string) =>
  new ScimClientError("http", "the server's words", scimType === undefined ? { status } : { status, scimType });

describe("what a server answers, as a kind of error", () => {
  const cases: readonly [status: number, scimType: string | undefined, kind: ConnectorErrorKind][] = [
    [400, undefined, "schema"],
    [400, "invalidValue", "schema"],
    [400, "uniqueness", "alreadyExists"],
    [401, undefined, "authentication"],
    [403, undefined, "authorisation"],
    [404, undefined, "notFound"],
    [405, undefined, "unsupported"],
    [408, undefined, "timeout"],
    [409, undefined, "conflict"],
    [409, "uniqueness", "alreadyExists"],
    [412, undefined, "conflict"],
    [413, undefined, "schema"],
    [418, undefined, "protocol"],
    [422, undefined, "schema"],
    [429, undefined, "throttled"],
    [500, undefined, "unavailable"],
    [501, undefined, "unsupported"],
    [502, undefined, "unavailable"],
    [503, undefined, "unavailable"],
    [599, undefined, "unavailable"],
  ];
  for (const [status, scimType, kind] of cases) {
    test(`${status} ${scimType ?? ""} is ${kind}`, () => {
      const error = asConnectorError(http(status, scimType), "create account", redact);
      assert.equal(error.kind, kind);
      assert.match(
        error.message,
        new RegExp(`^could not create account: the server answered ${status}.*: the server's words`),
      );
    });
  }

  for (const kind of ["network", "timeout", "protocol"] as const) {
    test(`${kind} stays ${kind}`, () => {
      const error = asConnectorError(new ScimClientError(kind, "the connection was cut"), "list", redact);
      assert.deepEqual([error.kind, error.message], [kind, "could not list: the connection was cut"]);
    });
  }

  test("how long to wait is told in milliseconds", () => {
    const throttled = new ScimClientError("http", "slow down", { status: 429, retryAfterSeconds: 7 });
    assert.equal(asConnectorError(throttled, "list", redact).retryAfterMilliseconds, 7_000);
    assert.equal(asConnectorError(http(429), "list", redact).retryAfterMilliseconds, undefined);
  });

  test("refused credentials name the mend", () => {
    assert.match(asConnectorError(http(401), "list", redact).message, /check the credentials of the application/);
  });

  test("a connector's own error goes through as it is", () => {
    const own = new ConnectorError("unsupported", "no");
    assert.equal(asConnectorError(own, "unlock", redact), own);
  });

  test("anything else is a protocol error, with nothing secret attached", () => {
    const error = asConnectorError(new TypeError("S3cret! is not iterable"), "list", redact);
    assert.deepEqual(
      [error.kind, error.message, error.cause],
      ["protocol", "could not list: [redacted] is not iterable", undefined],
    );
  });

  test("a server that talks on and on is cut short", () => {
    const error = asConnectorError(new ScimClientError("http", "x".repeat(10_000), { status: 400 }), "list", redact);
    assert.ok(error.message.length < 600);
  });
});

test("no spelling of a secret comes through", () => {
  const sentence = (spelling: string): string => `the server says: ${spelling}; mend it`;
  const secret = fc.string({ minLength: 4, maxLength: 40, unit: "grapheme" });
  fc.assert(
    fc.property(secret, (password) => {
      fc.pre(!sentence("[redacted]").includes(password));
      const redacted = createRedact([password]);
      const spellings = [
        password,
        encodeURIComponent(password),
        JSON.stringify(password),
        Buffer.from(password).toString("base64"),
      ];
      for (const spelling of spellings) {
        const told = redacted(sentence(spelling));
        assert.ok(!told.includes(password) && !told.includes(spelling), told);
      }
    }),
  );
});
