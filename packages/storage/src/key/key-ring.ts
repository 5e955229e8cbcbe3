import { StorageError } from "../error/storage-error.ts";
import type { KeyService } from "./key-service.ts";

/**
 * Several key services as one: the first wraps, and whichever holds a root key unwraps. So a site moves its secrets from
 * a file to a key service, or back.
 */
export function createKeyRing(first: KeyService, ...others: readonly KeyService[]): KeyService {
  const all = [first, ...others];

  async function holder(keyId: string): Promise<KeyService> {
    for (const service of all) if (await service.holds(keyId)) return service;
    throw new StorageError("sealed", `The root key ${keyId} cannot be had.`);
  }

  const unwrap: KeyService["unwrap"] = async (wrapped, context) => {
    if (wrapped.keyId !== "") return (await holder(wrapped.keyId)).unwrap(wrapped, context);
    return firstThatUnwraps(all, (service) => service.unwrap(wrapped, context));
  };

  return {
    current: () => first.current(),
    holds: async (keyId) => (await Promise.all(all.map((service) => service.holds(keyId)))).includes(true),
    wrap: (key, context) => first.wrap(key, context),
    unwrap,
    async rewrap(wrapped, context) {
      // A service that holds the key may do it without showing the data key.
      if (wrapped.keyId !== "" && (await first.holds(wrapped.keyId))) return first.rewrap(wrapped, context);
      const key = await unwrap(wrapped, context);
      try {
        return await first.wrap(key, context);
      } finally {
        key.fill(0);
      }
    },
  };
}

async function firstThatUnwraps(
  services: readonly KeyService[],
  unwrap: (service: KeyService) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  let failure: unknown;
  for (const service of services) {
    try {
      return await unwrap(service);
    } catch (error) {
      // That one cannot be had says more than that another does not fit.
      if (failure === undefined || (error instanceof StorageError && error.code === "sealed")) failure = error;
    }
  }
  throw failure;
}
