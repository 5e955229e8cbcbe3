import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DirectoryErrorCode, RefusalReason } from "@castellan/directory";
import { DirectoryError } from "@castellan/directory";
import {
  AdminLimitExceededError,
  BusyError,
  ConstraintViolationError,
  InsufficientAccessError,
  InvalidCredentialsError,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  type ResultCodeError,
  StrongAuthRequiredError,
  TimeLimitExceededError,
  UnavailableError,
  UnwillingToPerformError,
} from "ldapts";
import { refusalReason, translateLdapError } from "../../src/active-directory/ldap-errors.ts";

const attempt = { url: "ldaps://dc1.corp.example", action: "The change of CN=Ann" };

describe("an error of LDAP", () => {
  const cases: readonly [ResultCodeError, DirectoryErrorCode, RegExp][] = [
    [new StrongAuthRequiredError("00002028: LdapErr: DSID-0C090257"), "bindRefused", /ldaps:/],
    [
      new InvalidCredentialsError("80090308: comment: AcceptSecurityContext error, data 775, v4563\0"),
      "bindRefused",
      /Unlock/,
    ],
    [new InsufficientAccessError("00002098: SecErr: DSID-03150F94"), "forbidden", /Delegate/],
    [new UnwillingToPerformError("0000052D: SvcErr: DSID-031A126C"), "forbidden", /policy/],
    [new ConstraintViolationError(), "forbidden", /policy/],
    [new NoSuchObjectError(), "notFound", /DN/],
    [new InvalidDNSyntaxError(), "invalid", /DN/],
    [new TimeLimitExceededError(), "timeout", /Narrow/],
    [new BusyError(), "unreachable", /later/],
    [new UnavailableError(), "unreachable", /later/],
    [new AdminLimitExceededError(), "unreachable", /RFC 4511/],
  ];
  for (const [error, code, mend] of cases) {
    it(`${error.constructor.name} is ${code}`, () => {
      const translated = translateLdapError(error, attempt);
      assert.deepEqual([translated.code, translated.cause], [code, error]);
      assert.match(translated.mend, mend);
      assert.ok(
        translated.message.startsWith(
          `The change of CN=Ann was refused by ldaps://dc1.corp.example, result code ${error.code}: `,
        ),
      );
      assert.ok(!translated.message.includes("\0"));
    });
  }

  it("that is ours already stays what it is", () => {
    const ours = new DirectoryError("conflict", "Said before.", "Read it.");
    assert.equal(translateLdapError(ours, attempt), ours);
  });

  const connections: readonly [unknown, DirectoryErrorCode, RegExp][] = [
    [new Error("BindRequest: Operation timed out"), "timeout", /no answer from ldaps:/],
    [new Error("Connection timeout"), "timeout", /no answer/],
    [
      Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:636"), { code: "ECONNREFUSED" }),
      "unreachable",
      /ECONNREFUSED/,
    ],
    [
      Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" }),
      "unreachable",
      /not trusted: certificate has expired/,
    ],
    [
      Object.assign(new Error("unable to verify"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
      "unreachable",
      /not trusted/,
    ],
    ["thrown text", "unreachable", /thrown text/],
  ];
  for (const [error, code, message] of connections) {
    it(`${error} is ${code}`, () => {
      const translated = translateLdapError(error, attempt);
      assert.equal(translated.code, code);
      assert.match(translated.message, message);
    });
  }
});

describe("the reason of a refused bind", () => {
  const cases: readonly [string, RefusalReason][] = [
    ["525", "unknownUser"],
    ["52e", "wrongPassword"],
    ["52E", "wrongPassword"],
    ["530", "restricted"],
    ["531", "restricted"],
    ["532", "passwordExpired"],
    ["533", "disabled"],
    ["534", "restricted"],
    ["701", "expired"],
    ["773", "passwordMustChange"],
    ["775", "locked"],
    ["999", "wrongPassword"],
  ];
  for (const [data, reason] of cases) {
    it(`data ${data} is ${reason}`, () => {
      const message = `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v2580`;
      assert.equal(refusalReason(new InvalidCredentialsError(message)), reason);
    });
  }
  it("is wrongPassword where the server says none", () => {
    assert.equal(refusalReason(new InvalidCredentialsError()), "wrongPassword");
  });
});
