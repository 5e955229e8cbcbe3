import { CastellanError, type CastellanErrorCode } from "./castellan-error.ts";

/** Errors of the packages that a person at the command line can mend, by the error's name and code. */
const meanings: Readonly<Record<string, Readonly<Record<string, CastellanErrorCode>>>> = {
  StorageError: {
    badUrl: "configurationInvalid",
    badRootKey: "configurationInvalid",
    unsealable: "configurationInvalid",
    sealed: "sealed",
    databaseUnavailable: "databaseUnusable",
    migrationFailed: "databaseUnusable",
    migratedByNewerVersion: "databaseUnusable",
  },
  DirectoryError: { invalid: "configurationInvalid", unreachable: "databaseUnusable" },
  GatewayError: { invalidOption: "configurationInvalid", invalidToken: "usage", unknownToken: "notFound" },
};

/**
 * What a package threw, as an error of the command where it has a mend, else as it is. The classes are told apart by
 * their names: asking for the classes themselves would load every package for every command.
 */
export function inOwnTerms(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  const code = meanings[error.name]?.[error.code];
  return code === undefined ? error : new CastellanError(code, error.message, { cause: error });
}
