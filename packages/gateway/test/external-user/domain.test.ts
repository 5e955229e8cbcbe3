import assert from "node:assert/strict";
import { test } from "node:test";
import { domainOf } from "../../src/external-user/domain.ts";

const cases: readonly (readonly [string, string | undefined])[] = [
  ["CN=Mara Rossi,OU=Staff,DC=corp,DC=example", "corp.example"],
  ["cn=mara , ou=staff , dc=EMEA , dc=Corp , dc=Example", "emea.corp.example"],
  ["CN=Rossi\\, Mara,DC=corp,DC=example", "corp.example"],
  // A name that spells a domain of its own does not belong to it.
  ["CN=x\\,DC=other,DC=corp,DC=example", "corp.example"],
  ["DC=other,CN=x,DC=corp,DC=example", "corp.example"],
  ["uid=mara,ou=people,o=acme", undefined],
  ["", undefined],
  ["not a name", undefined],
];

for (const [dn, domain] of cases) {
  test(`${dn || "nothing"} belongs to ${domain ?? "no domain"}`, () => assert.equal(domainOf(dn), domain));
}
