import type { ApplicationSchema } from "./schema.ts";

/** What a connector can do; in the field's own words (feature strings).  */
export type Feature =
  | "PROVISIONING"
  | "ENABLE"
  | "UNLOCK"
  | "PASSWORD"
  | "DELETE"
  | "SEARCH"
  | "DISCOVER_SCHEMA"
  | "NO_RANDOM_ACCESS"
  | "AUTHENTICATE";

export type AttributeValue = string | number | boolean | null | readonly (string | number | boolean)[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One object of an application, flattened to the schema's attribute names (`name.givenName`). */
export interface ResourceObject {
  readonly objectType: string;
  /** What the application itself knows the object by; never changes while the object lives. */
  readonly nativeIdentity: string;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly disabled: boolean;
  readonly locked: boolean;
}

export interface ConnectorAttributeChange {
  readonly operation: "Set" | "Add" | "Remove";
  readonly attribute: string;
  readonly value: AttributeValue;
}

export interface ConnectionReport {
  readonly ok: boolean;
  /** What was tried and what was found, in order, for a person to read. */
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly detail: string;
    readonly milliseconds: number;
  }[];
}

/** Typed errors decide what the worker does next; `detail` tells a person what is wrong and how to mend it, without secrets. */
export type ConnectorErrorKind =
  | "network"
  | "timeout"
  | "throttled"
  | "unavailable"
  | "conflict"
  | "notFound"
  | "alreadyExists"
  | "schema"
  | "authentication"
  | "authorisation"
  | "policy"
  | "unsupported"
  | "protocol";

/** What a connector is told besides the call: whose intention it is, and when to give up. */
export interface ConnectorCall {
  readonly correlationId?: string;
  readonly signal?: AbortSignal;
}

/** A connection to one application. Implementations throw `ConnectorError` and nothing else. */
export interface Connector {
  readonly features: ReadonlySet<Feature>;
  test(call: ConnectorCall): Promise<ConnectionReport>;
  discoverSchema(call: ConnectorCall): Promise<readonly ApplicationSchema[]>;
  /** Every object of a type, in batches as they arrive. A batch that cannot be had throws: a short iteration never ends quietly. */
  iterate(objectType: string, call: ConnectorCall): AsyncIterable<readonly ResourceObject[]>;
  read(objectType: string, nativeIdentity: string, call: ConnectorCall): Promise<ResourceObject | undefined>;
  /** Finds an account by what a create would have named it: how a create whose answer was lost is recognised. */
  findCreated(objectType: string, attributes: Attributes, call: ConnectorCall): Promise<ResourceObject | undefined>;
  create(
    objectType: string,
    attributes: Attributes,
    password: string | undefined,
    call: ConnectorCall,
  ): Promise<ResourceObject>;
  update(
    objectType: string,
    nativeIdentity: string,
    changes: readonly ConnectorAttributeChange[],
    call: ConnectorCall,
  ): Promise<ResourceObject>;
  enable(nativeIdentity: string, call: ConnectorCall): Promise<ResourceObject>;
  disable(nativeIdentity: string, call: ConnectorCall): Promise<ResourceObject>;
  unlock(nativeIdentity: string, call: ConnectorCall): Promise<ResourceObject>;
  remove(objectType: string, nativeIdentity: string, call: ConnectorCall): Promise<void>;
  changePassword(nativeIdentity: string, password: string, call: ConnectorCall): Promise<void>;
  close(): Promise<void>;
}

/** Makes connectors of one type. The settings were checked by `checkSettings`; secrets among them are already opened. */
export interface ConnectorFactory {
  /** The application's `type`: `scim`, `delimited-file`. */
  readonly type: string;
  readonly displayName: string;
  /** Names of settings that are secrets: governance seals them at rest and never shows them. */
  readonly secretSettings: readonly string[];
  /** Whom the secrets are told (a host): a secret that is left out is kept only while this stays the same. */
  secretsAudience?(settings: Readonly<Record<string, unknown>>): string;
  /** Every problem of the settings, each naming the setting and the mend; empty when they will do. */
  checkSettings(
    settings: Readonly<Record<string, unknown>>,
  ): readonly { readonly setting: string; readonly problem: string }[];
  open(settings: Readonly<Record<string, unknown>>): Connector;
}
