import type { PvwaErrorCode, SafePermission, VaultAuthorization } from "@castellan/pvwa";
import type { Method } from "../http/route.ts";
import type { Schema } from "./schema.ts";

/** What a caller must be or have for a call, beside a session. */
export interface Needs {
  /** Authorisations in the vault, all of them. */
  readonly vault?: readonly VaultAuthorization[];
  /** Membership of Vault Admins. */
  readonly vaultAdmins?: true;
  /** Permissions in the safe that the call is about, all of them; of those in a list of their own one is enough. */
  readonly safe?: readonly (SafePermission | readonly SafePermission[])[];
  /** What it takes in particular cases. */
  readonly note?: string;
}

/** What is told of one call. What holds for its path, its session and its body by themselves is added in `operation.ts`. */
export interface Description {
  /** As it is mounted, below `/PasswordVault`. */
  readonly route: `${Method} /${string}`;
  readonly summary: string;
  readonly description?: string;
  /** True: answered without a session. */
  readonly open?: true;
  readonly needs?: Needs;
  readonly query?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  /** The status and the body of success; without a schema the body is empty. A call that only refuses has none. */
  readonly answer?: readonly [status: 200 | 201 | 202 | 204, schema?: Schema];
  /** The content type of the answer, where it is not JSON's. */
  readonly type?: string;
  readonly refuses?: readonly PvwaErrorCode[];
  /** Whether the shape is the product's public contract, the product's call in a shape of ours, or ours altogether. */
  readonly source?: "product" | "shape-ours" | "ours";
}

/** The calls of one tag. */
export interface Room {
  readonly tag: string;
  readonly description: string;
  readonly calls: readonly Description[];
}

/** The paths of the first generation of the API. */
export const gen1 = "/WebServices/PIMServices.svc";
