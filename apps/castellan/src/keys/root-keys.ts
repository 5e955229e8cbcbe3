import { join } from "node:path";
import {
  createKeyRing,
  createLocalKeys,
  createTransitKeys,
  type FoundRootKey,
  findRootKeys,
  type KeyService,
  type RootKeyFile,
  rootKeyFile,
} from "@castellan/storage";
import { readCertificates } from "../composition/directories.ts";
import type { Configuration } from "../configuration/configuration.ts";
import type { Environment } from "../configuration/environment.ts";
import { readSecret } from "../configuration/secret-reference.ts";

/** The root keys of an installation, wherever they are. */
export interface RootKeys {
  /** The key service of the configuration before the environment's keys, and those before the data folder's. */
  readonly service: KeyService;
  /** `<data>/root.key` and what is beside it. */
  readonly file: RootKeyFile;
  /** What the environment and the file hold now. Throws `StorageError` `badRootKey`. */
  local(): Promise<readonly FoundRootKey[]>;
  close(): Promise<void>;
}

/** Where a data folder keeps its root key. */
export const rootKeyPath = (folder: string) => join(folder, "root.key");

/**
 * What was read of the environment and the file counts for `refreshMilliseconds`. Throws `StorageError` `badRootKey` for a key that will never do, and `secretMissing` without the key service's token.
 */
export async function openRootKeys(
  configuration: Configuration,
  environment: Environment,
  refreshMilliseconds = 1000,
): Promise<RootKeys> {
  const file = rootKeyFile(rootKeyPath(configuration.data));
  const local = () =>
    findRootKeys({
      environment: environment.CASTELLAN_ROOT_KEY,
      previous: environment.CASTELLAN_ROOT_KEY_PREVIOUS,
      file,
    });
  await local();
  const localKeys = createLocalKeys({
    load: async () => (await local()).map(({ key }) => key),
    refreshMilliseconds,
  });
  const transit = openKeyService(configuration, environment);
  return {
    service: transit === undefined ? localKeys : createKeyRing(transit, localKeys),
    file,
    local,
    close: async () => transit?.close(),
  };
}

function openKeyService({ keyService }: Configuration, environment: Environment) {
  if (keyService === undefined) return undefined;
  const { url, key, mount, namespace, token, caFile, timeoutSeconds } = keyService;
  const readToken = () => readSecret("keyService.token", token, environment).trim();
  readToken();
  return createTransitKeys({
    url,
    key,
    token: async () => readToken(),
    ...(mount === undefined ? {} : { mount }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(caFile === undefined ? {} : { ca: readCertificates("keyService.caFile", caFile) }),
    ...(timeoutSeconds === undefined ? {} : { timeoutMilliseconds: timeoutSeconds * 1000 }),
  });
}
