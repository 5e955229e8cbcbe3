import { hashPassword } from "@castellan/storage";
import { startBareServer } from "./bare.ts";
import { basic, passwords, startBenchServer } from "./castellan.ts";
import { printFigure } from "./figure.ts";
import { type LoadOptions, type LoadRequest, load, sendOnce } from "./http-load.ts";

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const connections = 32;
const headers = {
  authorization: basic("Administrator", passwords.vault),
  "content-type": "application/scim+json",
  accept: "application/scim+json",
};

interface Case {
  readonly name: string;
  readonly unit: string;
  readonly status: number;
  /** How many of the unit one request brings. */
  readonly perRequest?: number;
  readonly requests?: number;
  readonly details?: Readonly<Record<string, unknown>>;
  request(index: number): LoadRequest;
}

/** SCIM through the gateway into the vault, both in one child process; each case against a bare server's same bytes. */
export async function benchScim(users: number): Promise<void> {
  const [server, bare] = await Promise.all([startBenchServer(["--services", "vault,gateway"]), startBareServer()]);
  try {
    const measure = (one: Case) => measureCase(one, server.url, bare);
    await measure(createCase("scim.create", users, (name) => newUser(name)));
    const ids = await firstIds(server.url);
    for (const one of readCases(ids)) await measure(one);
    await measure(patchCase(ids));
    const { hashes, perSecond } = await bareArgon2();
    const withPassword = (name: string) => ({ ...newUser(name), password: "Correct-Horse-1" });
    await measure({
      ...createCase("scim.createWithPassword", 300, withPassword, "p"),
      details: { bareArgon2idPerSecond: Math.round(perSecond), bareArgon2idHashes: hashes },
    });
  } finally {
    await server.stop();
    bare.stop();
  }
}

async function measureCase(one: Case, url: string, bare: Awaited<ReturnType<typeof startBareServer>>): Promise<void> {
  const sample = await sendOnce(url, one.request(0));
  if (sample.status !== one.status) throw new Error(`${one.name}: ${sample.status} ${sample.body.slice(0, 500)}`);
  const shifted = (by: number): Omit<LoadOptions, "url"> => ({
    connections,
    seconds: 4,
    status: one.status,
    request: (index) => one.request(index + by),
    ...(one.requests === undefined ? {} : { requests: one.requests, seconds: 120 }),
  });
  if (one.requests === undefined) await load({ ...shifted(1), url, seconds: 1 });
  const ours = await load({ ...shifted(1), url });
  await bare.answer(sample);
  await load({ ...shifted(1), url: bare.url, seconds: 0.5 });
  const yardstick = await load({ ...shifted(1), url: bare.url, seconds: 2 });
  const per = one.perRequest ?? 1;
  printFigure({
    name: one.name,
    value: ours.perSecond * per,
    unit: one.unit,
    ratio: ours.perSecond / yardstick.perSecond,
    bareNodeHttp: yardstick.perSecond * per,
    p50Milliseconds: ours.p50Milliseconds,
    p99Milliseconds: ours.p99Milliseconds,
    requests: ours.requests,
    ...one.details,
  });
}

function createCase(name: string, requests: number, user: (name: string) => object, prefix = "u"): Case {
  const request = (index: number) => ({
    method: "POST",
    path: "/scim/v2/Users",
    headers,
    body: JSON.stringify(user(`${prefix}${index}`)),
  });
  return { name, unit: "creates/s", status: 201, requests, request };
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

function readCases(ids: readonly string[]): readonly Case[] {
  const get = (path: string): LoadRequest => ({ method: "GET", path, headers });
  const pick = (index: number) => ids[index % ids.length] ?? "1";
  return [
    { name: "scim.readById", unit: "reads/s", status: 200, request: (index) => get(`/scim/v2/Users/${pick(index)}`) },
    {
      name: "scim.readByUserName",
      unit: "reads/s",
      status: 200,
      request: (index) => get(`/scim/v2/Users?filter=${encodeURIComponent(`userName eq "u${index % ids.length}"`)}`),
    },
    {
      name: "scim.listPagesOf100",
      unit: "users/s",
      status: 200,
      perRequest: 100,
      request: (index) => get(`/scim/v2/Users?startIndex=${1 + (index % 5) * 100}&count=100`),
    },
  ];
}

function patchCase(ids: readonly string[]): Case {
  return {
    name: "scim.patchActive",
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
async function bareArgon2(): Promise<{ readonly hashes: number; readonly perSecond: number }> {
  const begun = performance.now();
  let hashes = 0;
  const worker = async () => {
    while (performance.now() - begun < 2000) {
      await hashPassword("Correct-Horse-1");
      hashes += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return { hashes, perSecond: hashes / ((performance.now() - begun) / 1000) };
}
