/** What can go wrong between us and a directory. Closed: a caller may switch over it. */
export type DirectoryErrorCode =
  | "unreachable"
  | "bindRefused"
  | "notFound"
  | "forbidden"
  | "conflict"
  | "timeout"
  | "unencrypted"
  | "invalid";

/**
 * The one error of this package. `message` says what happened and where, `mend` says what to do about it; neither ever
 * holds a password. A refused password is not an error: `Directory.authenticate` answers it.
 *
 * | code | is |
 * |---|---|
 * | `unreachable` | no connection, a dropped one, or a certificate that is not trusted |
 * | `bindRefused` | the service account's own bind was refused |
 * | `notFound` | the person, group or base that the call names is not there |
 * | `forbidden` | the directory does not allow the service account to do this, or its policy refuses it |
 * | `conflict` | others kept changing the same entry, the name is taken, or it names two entries |
 * | `timeout` | the directory did not answer in time |
 * | `unencrypted` | a password would cross the network readable: nothing was sent |
 * | `invalid` | what the caller gave (filter, base, name, password) cannot be used |
 */
export class DirectoryError extends Error {
  override readonly name = "DirectoryError";
  readonly code: DirectoryErrorCode;
  /** What the reader can do about it, as a sentence. */
  readonly mend: string;

  constructor(code: DirectoryErrorCode, message: string, mend: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.mend = mend;
  }
}
