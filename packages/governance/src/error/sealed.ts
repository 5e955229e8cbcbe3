import { StorageError } from "@castellan/storage";
import { GovernanceError } from "./governance-error.ts";

/** Of everything that needs a secret while its root key cannot be had. */
export const sealedDetail = "governance is sealed: the root key of its stored secrets cannot be had";

/** Whether the root key of what governance keeps sealed cannot be had at the moment. */
export function isSealed(error: unknown): error is StorageError {
  return error instanceof StorageError && error.code === "sealed";
}

/** 503 for what cannot be done while governance is sealed; anything else comes back as it is. */
export function asSealed(error: unknown): unknown {
  if (!isSealed(error)) return error;
  return new GovernanceError("unavailable", sealedDetail, {
    mend: "give the root key back (CASTELLAN_ROOT_KEY, root.key or the key service) and try again",
    headers: { "retry-after": "30" },
    cause: error,
  });
}
