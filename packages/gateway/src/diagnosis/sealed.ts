import type { ScimError } from "@castellan/scim";
import { StorageError } from "@castellan/storage";
import { unavailable } from "./upstream-error.ts";

/** Whether the root key of what the gateway keeps sealed cannot be had at the moment. */
export function isSealed(error: unknown): error is StorageError {
  return error instanceof StorageError && error.code === "sealed";
}

/** 503: what the gateway keeps sealed cannot be opened until its root key is back. */
export function sealed(error: StorageError): ScimError {
  return unavailable(
    "The gateway is sealed: the root key of its stored secrets cannot be had. Give it back (CASTELLAN_ROOT_KEY, root.key or the " +
      "key service); until then use HTTP Basic with a vault user, and page by index",
    error,
  );
}
