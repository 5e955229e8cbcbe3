import { type Directory, DirectoryError } from "@castellan/directory";

/** A directory that cannot be asked, because the password of its service account cannot be had: everything says so. */
export function unavailableDirectory(domain: string): Directory {
  const fail = async (): Promise<never> => {
    throw new DirectoryError(
      "unreachable",
      `The password of the service account of ${domain} cannot be opened while the vault is sealed.`,
      "Give the vault its root key back.",
    );
  };
  const stream = (): AsyncIterable<never> => ({ [Symbol.asyncIterator]: () => ({ next: fail }) });
  return {
    domain,
    test: fail,
    find: fail,
    users: stream,
    authenticate: fail,
    changePassword: fail,
    isEnabled: fail,
    setEnabled: fail,
    members: stream,
    findGroup: fail,
    groups: stream,
    groupsOf: fail,
    close: async () => undefined,
  };
}
