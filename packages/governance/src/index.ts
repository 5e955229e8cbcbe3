export type {
  Attributes,
  AttributeValue,
  ConnectionReport,
  Connector,
  ConnectorAttributeChange,
  ConnectorCall,
  ConnectorErrorKind,
  ConnectorFactory,
  Feature,
  ResourceObject,
} from "./application/connector.ts";
export { ConnectorError } from "./application/connector-error.ts";
export type { ApplicationSchema, AttributeDefinition, AttributeType } from "./application/schema.ts";
export type {
  AuditReader,
  Governance,
  GovernanceOptions,
  WorkerOptions,
} from "./governance.ts";
export { createGovernance } from "./governance.ts";
export type { Logger } from "./logger.ts";
export type { ScimOptions } from "./scim/routes.ts";
export type { AggregationSummary, GovernanceStatus } from "./status.ts";
