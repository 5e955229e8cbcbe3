import { test } from "node:test";
import { profiles } from "@castellan/scim";
import { createTestService, type TestService, type TestServiceOptions } from "./service.ts";

/** The words of RFC 2119 that bind a service provider. */
export type Level = "MUST" | "MUST NOT" | "SHALL" | "SHOULD" | "SHOULD NOT" | "MAY";

/** One sentence of an RFC that binds a service provider, in our words, and what shows that it is kept. */
export type Statement = (
  section: string,
  level: Level,
  says: string,
  check: (service: TestService) => Promise<void>,
  options?: TestServiceOptions,
) => void;

/** Statements of one RFC. Each is checked on a service of its own that tolerates nothing. */
export function statementsOf(rfc: string): Statement {
  return (section, level, says, check, options = {}) => {
    test(`RFC ${rfc} section ${section} ${level}: ${says}`, async () => {
      await check(createTestService({ profile: profiles.strict, ...options }));
    });
  };
}
