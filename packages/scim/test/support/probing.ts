import { type ProbeOptions, type ProbeReport, probe } from "@castellan/scim";
import { type Quirk, quirkServer } from "./quirk.ts";
import { baseUrl, createTestService, type TestService, type TestServiceOptions } from "./service.ts";

const features: TestServiceOptions = {
  bulk: { maxOperations: 100, maxPayloadSize: 1_000_000 },
  cursors: { key: new Uint8Array(32).fill(7), lifetimeSeconds: 60 },
  me: async () => ({ resourceType: "User", id: "1" }),
};

/** The provider with all that it can do, and a few people in it. */
export async function probedService(options: TestServiceOptions = {}): Promise<TestService> {
  const service = createTestService({ ...features, ...options });
  for (const name of ["ada.probe", "bob.probe", "cyd.probe", "dan.probe", "eva.probe"]) {
    await service.createUser({
      userName: name,
      active: true,
      emails: [{ value: `${name}@corp.example`, type: "work" }],
    });
  }
  return service;
}

export interface Probed {
  readonly report: ProbeReport;
  readonly service: TestService;
  readonly requests: readonly string[];
  /** `failed`, `passed`, … of a check. */
  outcome(id: string): string | undefined;
  /** Ids of the checks that failed, of what an RFC says. */
  readonly faults: readonly string[];
}

export async function probing(
  quirks: readonly Quirk[],
  options: Partial<ProbeOptions> = {},
  given?: TestService,
): Promise<Probed> {
  const service = given ?? (await probedService());
  const { fetch, requests } = quirkServer(service, ...quirks);
  const report = await probe({
    baseUrl,
    fetch,
    authentication: { kind: "none" },
    wait: async () => {},
    ...options,
  });
  return {
    report,
    service,
    requests,
    outcome: (id) => report.checks.find((check) => check.id === id)?.outcome,
    faults: report.checks.flatMap(({ id, level, outcome }) => (outcome === "failed" && level !== "habit" ? [id] : [])),
  };
}
