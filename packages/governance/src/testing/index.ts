export type { ConnectorFixture } from "./connector-suite.ts";
export { connectorSuite } from "./connector-suite.ts";
