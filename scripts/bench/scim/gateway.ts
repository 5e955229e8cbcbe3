import { hashPassword } from "@castellan/storage";
import { type BareServer, startBareServer } from "../bare.ts";
import { type BenchServer, basic, passwords, startBenchServer } from "../castellan.ts";
import { contest } from "../contest.ts";
import { printFigure } from "../figure.ts";
import { type LoadRequest, load, sendOnce } from "../http-load.ts";

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const connections = 32;
const rounds = 3;
const headers = {
  authorization: basic("Administrator", passwords.vault),
  "content-type": "application/scim+json",
  accept: "application/scim+json",
};

interface GatewayCase {
  readonly name: string;
  readonly unit: string;
  readonly status: number;
  /** How many of the unit one request brings. */
  readonly perRequest?: number;
  request(index: number): LoadRequest;
}

/** A case that is measured over a number of requests, for it makes the data of the others. */
interface CountedCase extends GatewayCase {
  readonly requests: number;
}

/** SCIM through the gateway into the vault, both in one child process; each case against a bare server's same bytes. */
export async function benchGateway(users: number, only: readonly string[]): Promise<void> {
  const wanted = ({ name }: { readonly name: string }) => only.length === 0 || only.includes(name);
  const timed = (ids: readonly string[]) => [...readCases(ids), patchCase(ids)].filter(wanted);
  const passwordCase = createCase("createWithPassword", 300, (name) => withPassword(name), "p");
  if (only.length > 0 && !only.some((name) => name.startsWith("scim.gateway."))) return;
  const [server, bare] = await Promise.all([startBenchServer(["--services", "vault,gateway"]), startBareServer()]);
  try {
    await measureCounted(createCase("create", users, newUser), server, bare);
    for (const one of timed(await firstIds(server.url))) await measureTimed(one, server, bare);
    if (wanted(passwordCase)) await measureCounted(passwordCase, server, bare, await bareArgon2());
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
  }
}

async function measureTimed(one: GatewayCase, server: BenchServer, bare: BareServer): Promise<void> {
  await imitate(one, server, bare);
  const contestant = { connections, status: one.status, request: (index: number) => one.request(index + 1) };
  const { url, pid } = server;
  const result = await contest(
    { ...contestant, url, pid, seconds: 1.5 },
    { ...contestant, ...bare, seconds: 0.7 },
    rounds,
  );
  const per = one.perRequest ?? 1;
  printFigure({
    name: one.name,
    value: result.ours.perSecond * per,
    unit: one.unit,
    ratio: result.ratio,
    cpuRatio: result.cpuRatio,
    bareNodeHttp: result.bare.perSecond * per,
    cpuMicroseconds: result.ours.cpuMicroseconds,
    p50Milliseconds: result.ours.p50Milliseconds,
    p99Milliseconds: result.ours.p99Milliseconds,
  });
}

async function measureCounted(one: CountedCase, server: BenchServer, bare: BareServer, details = {}): Promise<void> {
  await imitate(one, server, bare);
  const contestant = { connections, status: one.status, request: (index: number) => one.request(index + 1) };
  const ours = await load({ ...contestant, url: server.url, seconds: 120, requests: one.requests });
  const yardstick = await load({ ...contestant, url: bare.url, seconds: 2 });
  printFigure({
    name: one.name,
    value: ours.perSecond,
    unit: one.unit,
    ratio: ours.perSecond / yardstick.perSecond,
    bareNodeHttp: yardstick.perSecond,
    p50Milliseconds: ours.p50Milliseconds,
    p99Milliseconds: ours.p99Milliseconds,
    requests: ours.requests,
    ...details,
  });
}

/** From now on the bare server answers what ours answers to the case's first request. */
async function imitate(one: GatewayCase, { url }: BenchServer, bare: BareServer): Promise<void> {
  const sample = await sendOnce(url, one.request(0));
  if (sample.status !== one.status) throw new Error(`${one.name}: ${sample.status} ${sample.body.slice(0, 500)}`);
  await bare.answer(sample);
}

function createCase(name: string, requests: number, user: (name: string) => object, prefix = "u"): CountedCase {
  const request = (index: number) => ({
    method: "POST",
    path: "/scim/v2/Users",
    headers,
    body: JSON.stringify(user(`${prefix}${index}`)),
  });
  return { name: `scim.gateway.${name}`, unit: "creates/s", status: 201, requests, request };
}

function newUser(userName: string) {
  return {
    schemas: [userSchema],
    userName,
    name: { givenName: "Bench", familyName: userName },
    active: true,
    emails: [{ value: `${userName}@bench.example`, type: "work", primary: true }],
    userType: "EPVUser",
  };
}

function withPassword(userName: string) {
  return { ...newUser(userName), password: "Correct-Horse-1" };
}

function readCases(ids: readonly string[]): readonly GatewayCase[] {
  const get = (path: string): LoadRequest => ({ method: "GET", path: `/scim/v2/Users${path}`, headers });
  const filter = (index: number) => encodeURIComponent(`userName eq "u${index % ids.length}"`);
  return [
    {
      name: "scim.gateway.readById",
      unit: "reads/s",
      status: 200,
      request: (index) => get(`/${ids[index % ids.length] ?? "1"}`),
    },
    {
      name: "scim.gateway.lookupByUserName",
      unit: "reads/s",
      status: 200,
      request: (index) => get(`?filter=${filter(index)}`),
    },
    {
      name: "scim.gateway.listPagesOf100",
      unit: "users/s",
      status: 200,
      perRequest: 100,
      request: (index) => get(`?startIndex=${1 + (index % 5) * 100}&count=100`),
    },
  ];
}

function patchCase(ids: readonly string[]): GatewayCase {
  return {
    name: "scim.gateway.patchActive",
    unit: "patches/s",
    status: 200,
    request: (index) => ({
      method: "PATCH",
      path: `/scim/v2/Users/${ids[index % ids.length] ?? "1"}`,
      headers,
      body: JSON.stringify({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", path: "active", value: Math.floor(index / ids.length) % 2 === 1 }],
      }),
    }),
  };
}

async function firstIds(url: string): Promise<readonly string[]> {
  const path = `/scim/v2/Users?count=600&filter=${encodeURIComponent('userName sw "u"')}&attributes=userName`;
  const { body } = await sendOnce(url, { method: "GET", path, headers });
  const ids = [...body.matchAll(/"id":"(\d+)"/g)].map((match) => match[1] ?? "");
  if (ids.length < 500) throw new Error(`Only ${ids.length} users were listed: ${body.slice(0, 300)}`);
  return ids;
}

/** What the password hash alone allows on this machine, right now. */
async function bareArgon2() {
  const begun = performance.now();
  let hashes = 0;
  const worker = async () => {
    while (performance.now() - begun < 2000) {
      await hashPassword("Correct-Horse-1");
      hashes += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const perSecond = hashes / ((performance.now() - begun) / 1000);
  return { bareArgon2idPerSecond: Math.round(perSecond), bareArgon2idHashes: hashes };
}
