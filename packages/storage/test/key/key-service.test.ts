import { randomBytes } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import {
  createKeyRing,
  createLocalKeys,
  createTransitKeys,
  findRootKeys,
  type KeyService,
  rootKeyFile,
  rootKeyId,
} from "@castellan/storage";
import { temporaryFolder } from "../support/engines.ts";
import { startTransit } from "../support/transit-server.ts";
import { type KeyServiceUnderTest, keyServiceSuite } from "./key-service-suite.ts";

/** The environment of a process does not change: it is another process with another environment, on the same data. */
async function environment(): Promise<KeyServiceUnderTest> {
  await using folder = await temporaryFolder();
  const file = rootKeyFile(join(folder.path, "none"));
  const text = () => randomBytes(32).toString("base64");
  let variables: { environment?: string; previous?: string } = { environment: text() };
  let away: typeof variables | undefined;
  const load = async () => (await findRootKeys({ ...variables, file })).map(({ key }) => key);
  return {
    keys: createLocalKeys({ load, refreshMilliseconds: 0 }),
    rotate: async () => {
      variables = { environment: text(), previous: variables.environment ?? "" };
    },
    retire: async () => {
      variables = { environment: variables.environment ?? "" };
    },
    goAway: async () => {
      away = variables;
      variables = {};
    },
    comeBack: async () => {
      variables = away ?? {};
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function inFile(): Promise<KeyServiceUnderTest> {
  const folder = await temporaryFolder();
  const path = join(folder.path, "root.key");
  const file = rootKeyFile(path);
  await file.create();
  return {
    keys: createLocalKeys({ load: () => file.read(), refreshMilliseconds: 0 }),
    rotate: async () => void (await file.rotate()),
    retire: async () => {
      for (const key of (await file.read()).slice(1)) await file.remove(rootKeyId(key));
    },
    goAway: () => rename(path, `${path}.away`),
    comeBack: () => rename(`${path}.away`, path),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function transit(): Promise<KeyServiceUnderTest> {
  const server = await startTransit();
  const keys = createTransitKeys({
    url: server.url,
    key: "castellan",
    token: async () => "s.token-of-the-test",
    refreshMilliseconds: 0,
  });
  return {
    keys,
    rotate: async () => server.rotate(),
    retire: async () => {
      server.minimumVersion = Number(/\d+$/.exec(await keys.current())?.[0]);
    },
    goAway: async () => {
      server.sealed = true;
    },
    comeBack: async () => {
      server.sealed = false;
    },
    [Symbol.asyncDispose]: async () => {
      await keys.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A site that moves from a file to a key service, whose rotation is that move. */
async function ring(): Promise<KeyServiceUnderTest> {
  const [before, after] = [await inFile(), await transit()];
  let moved = false;
  let retired = false;
  const current = (): KeyService => {
    if (retired) return after.keys;
    return moved ? createKeyRing(after.keys, before.keys) : createKeyRing(before.keys);
  };
  return {
    keys: {
      current: () => current().current(),
      holds: (keyId) => current().holds(keyId),
      wrap: (key, context) => current().wrap(key, context),
      unwrap: (wrapped, context) => current().unwrap(wrapped, context),
      rewrap: (wrapped, context) => current().rewrap(wrapped, context),
    },
    rotate: async () => {
      moved = true;
    },
    retire: async () => {
      retired = true;
    },
    goAway: async () => {
      await before.goAway();
      await after.goAway();
    },
    comeBack: async () => {
      await before.comeBack();
      await after.comeBack();
    },
    [Symbol.asyncDispose]: async () => {
      await before[Symbol.asyncDispose]();
      await after[Symbol.asyncDispose]();
    },
  };
}

keyServiceSuite("the environment", environment);
keyServiceSuite("a file", inFile);
keyServiceSuite("transit", transit);
keyServiceSuite("a ring of two", ring);
