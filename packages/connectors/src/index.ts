export { type DelimitedFileOptions, delimitedFileConnectorFactory } from "./delimited-file/factory.ts";
export { type ScimConnectorOptions, scimConnectorFactory } from "./scim/factory.ts";
