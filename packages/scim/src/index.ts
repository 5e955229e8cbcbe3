export type { CompiledAttribute } from "./attribute/compiled.ts";
export { parseDateTime } from "./attribute/date-time.ts";
export type { AttributeDefinition, AttributeType, Mutability, Returned, Uniqueness } from "./attribute/definition.ts";
export { compareText, foldCase } from "./attribute/text.ts";
export type { BulkOperation, BulkRequestOptions, BulkResult } from "./client/bulk.ts";
export { createScimClient, type OwnResourceClient, type ScimClient } from "./client/client.ts";
export { ScimClientError, type ScimClientErrorKind } from "./client/error.ts";
export type {
  CallOptions,
  ClientAuthentication,
  FetchInit,
  FetchLike,
  FetchResponse,
  ListOptions,
  Paging,
  ProjectionOptions,
  ScimClientOptions,
  WriteOptions,
} from "./client/options.ts";
export type { Answer, RequestOptions } from "./client/transport.ts";
export type { AuthenticationScheme } from "./discovery/authentication-scheme.ts";
export type { ScimErrorCode, ScimType } from "./error/catalogue.ts";
export { errorResponse } from "./error/error-response.ts";
export { ScimError, type ScimErrorOptions, scimErrors } from "./error/scim-error.ts";
export type { ComparisonOperator, ComparisonValue, Filter } from "./filter/filter.ts";
export { parseFilter } from "./filter/parse.ts";
export { filterPredicate } from "./filter/predicate.ts";
export { printFilter } from "./filter/print.ts";
export type { ListPosition, ListQuery, ListResult, SortKey } from "./list/list-query.ts";
export { applyPatch } from "./patch/apply.ts";
export type { PatchOperation } from "./patch/request.ts";
export type { AttributePath } from "./path/attribute-path.ts";
export { findAttribute } from "./path/resolve.ts";
export type { ProbeOptions, ProbeProgress } from "./probe/options.ts";
export { probe } from "./probe/probe.ts";
export {
  type CheckGroup,
  type CheckLevel,
  type CheckOutcome,
  type CheckResult,
  checkGroups,
  type DialectProposal,
  type ProbeFacts,
  type ProbeReport,
  type ProposedSettings,
} from "./probe/report.ts";
export type { ProfileName } from "./profile/name.ts";
export { type AnswerHabits, isProfileName, type Profile, profiles } from "./profile/profile.ts";
export { type Tolerance, type ToleranceName, tolerances } from "./profile/tolerance.ts";
export type { Tolerate } from "./profile/tolerate.ts";
export { ScimAccepted } from "./provider/accepted.ts";
export type { ScimRequest, ScimResponse } from "./provider/message.ts";
export type { BulkOptions, CursorOptions, OwnResource, ProviderOptions, ToleranceEvent } from "./provider/options.ts";
export { createProvider, type Provider } from "./provider/provider.ts";
export { type Refusal, refusal } from "./provider/refusal.ts";
export type {
  AttributeChange,
  ElementSelection,
  Modification,
  ReadOptions,
  RenderedPage,
  RenderedReads,
  RenderedResource,
  ResourceStore,
} from "./provider/resource-store.ts";
export { readValue } from "./resource/access.ts";
export { compileProjector, defaultSelection, type Projector } from "./resource/projection.ts";
export type { JsonArray, JsonObject, JsonValue, Meta, NewResource, Resource } from "./resource/resource.ts";
export { type CompiledResourceType, compileResourceType } from "./schema/compiled.ts";
export { coreGroupSchema } from "./schema/core-group.ts";
export { coreUserSchema } from "./schema/core-user.ts";
export { enterpriseUserSchema } from "./schema/enterprise-user.ts";
export type { ResourceTypeDefinition, ResourceTypeDescription, SchemaExtension } from "./schema/resource-type.ts";
export type { Schema } from "./schema/schema.ts";
export { messageUris, schemaUris } from "./schema/uris.ts";
export { createMemoryStore, type MemoryStore, type MemoryStoreOptions } from "./store/memory-store.ts";
