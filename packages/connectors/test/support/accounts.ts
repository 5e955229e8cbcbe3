import assert from "node:assert/strict";
import { type Connector, ConnectorError, type ConnectorErrorKind, type ResourceObject } from "@castellan/governance";

/** Every object of a type, in order. */
export async function everything(connector: Connector, objectType = "account"): Promise<ResourceObject[]> {
  const objects: ResourceObject[] = [];
  for await (const batch of connector.iterate(objectType, {})) objects.push(...batch);
  return objects;
}

/** The `ConnectorError` that the work throws; fails when it throws none, or another kind. */
export async function connectorError(kind: ConnectorErrorKind, work: () => Promise<unknown>): Promise<ConnectorError> {
  const thrown = await work().then(
    () => assert.fail(`nothing was thrown, where ${kind} was expected`),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof ConnectorError, `a ConnectorError is thrown, not ${String(thrown)}`);
  assert.equal(thrown.kind, kind, thrown.message);
  return thrown;
}
