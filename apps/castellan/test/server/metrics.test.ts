import assert from "node:assert/strict";
import { test } from "node:test";
import { gaugesOf } from "../../src/server/gauges.ts";
import { createMetrics } from "../../src/server/metrics.ts";
import { serviceOfPath } from "../../src/server/service-path.ts";

test("requests are counted by service, method and status; durations fall into cumulative buckets", () => {
  const metrics = createMetrics();
  metrics.observe({ service: "vault", method: "GET", status: 200, milliseconds: 0.5 });
  metrics.observe({ service: "vault", method: "GET", status: 200, milliseconds: 3 });
  metrics.observe({ service: "vault", method: "POST", status: 403, milliseconds: 20_000 });
  const lines = metrics.print([]).split("\n");
  for (const line of [
    'castellan_http_requests_total{service="vault",method="GET",status="200"} 2',
    'castellan_http_requests_total{service="vault",method="POST",status="403"} 1',
    'castellan_http_request_duration_seconds_bucket{service="vault",le="0.001"} 1',
    'castellan_http_request_duration_seconds_bucket{service="vault",le="0.005"} 2',
    'castellan_http_request_duration_seconds_bucket{service="vault",le="10"} 2',
    'castellan_http_request_duration_seconds_bucket{service="vault",le="+Inf"} 3',
    'castellan_http_request_duration_seconds_count{service="vault"} 3',
    "# TYPE castellan_http_request_duration_seconds histogram",
    "# TYPE process_resident_memory_bytes gauge",
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test("a label's quotes, backslashes and line feeds are escaped", () => {
  const printed = createMetrics().print([{ name: "g", help: "h", labels: { of: 'a"b\\c\nd' }, value: 1 }]);
  assert.match(printed, /^g\{of="a\\"b\\\\c\\nd"\} 1$/m);
});

test("services tell what they count; one that cannot is down and says nothing else", () => {
  const gauges = gaugesOf({
    vault: {
      ok: true,
      status: { users: 12, externalUsers: 3, groups: 2, safes: 4, accounts: 21, sessions: 1, secrets: "sealed" },
    },
    gateway: { ok: true, status: { pvwa: "unreachable", sessions: 0, tolerances: { rootExtensionMember: 5 } } },
    governance: { ok: false, reason: "the disk is full" },
    rootKey: "held",
  });
  const printed = createMetrics().print(gauges);
  assert.match(printed, /^castellan_service_up\{service="vault"\} 1$/m);
  assert.match(printed, /^castellan_service_up\{service="governance"\} 0$/m);
  assert.match(printed, /^castellan_service_sealed\{service="vault"\} 1$/m);
  assert.match(printed, /^castellan_service_sealed\{service="gateway"\} 0$/m);
  assert.match(printed, /^castellan_vault_external_users 3$/m);
  assert.match(printed, /^castellan_gateway_pvwa_up 0$/m);
  assert.match(printed, /^castellan_gateway_tolerances\{tolerance="rootExtensionMember"\} 5$/m);
  assert.doesNotMatch(printed, /castellan_governance_/);
  assert.doesNotMatch(printed, /the disk is full/);
});

const paths: readonly (readonly [path: string, service: string])[] = [
  ["/PasswordVault/API/Users", "vault"],
  ["/passwordvault", "vault"],
  ["/scim/v2/Users", "gateway"],
  ["/SCIM", "gateway"],
  ["/CyberArk/scim/v2", "gateway"],
  ["/cyberark", "server"],
  ["/api/identities", "governance"],
  ["/api?x=1", "governance"],
  ["/governance/scim/v2/Users", "governance"],
  ["/IdentityIQ/SCIM/v2", "governance"],
  ["/governance", "server"],
  ["/apiary", "server"],
  ["/scimitar", "server"],
  ["/", "server"],
  ["/healthz", "server"],
];

for (const [path, service] of paths) {
  test(`${path} is counted for ${service}`, () => assert.equal(serviceOfPath(path), service));
}
