import assert from "node:assert/strict";
import { delimitedFileConnectorFactory } from "@castellan/connectors";

/** A row of the HR file. */
export interface Person {
  readonly employeeNumber: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly department: string;
  readonly manager: string | undefined;
  readonly type: string;
  readonly status: string;
  readonly startDate: string;
  readonly endDate: string | undefined;
  readonly originalStartDate: string;
  readonly disabled: boolean;
}

/** Reads the HR file as governance does: through the connector, with the settings of the HR application. */
export async function readPeople(
  folder: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<readonly Person[]> {
  const connector = delimitedFileConnectorFactory({ folder }).open(settings);
  const people: Person[] = [];
  for await (const batch of connector.iterate("account", {})) {
    for (const { attributes, disabled } of batch) {
      const optional = (name: string): string | undefined => {
        const value = attributes[name];
        return typeof value === "string" ? value : undefined;
      };
      const required = (name: string): string => optional(name) ?? assert.fail(`${name} is empty`);
      people.push({
        employeeNumber: required("employeeNumber"),
        firstName: required("firstName"),
        lastName: required("lastName"),
        email: required("email"),
        department: required("department"),
        manager: optional("manager"),
        type: required("type"),
        status: required("status"),
        startDate: required("startDate"),
        endDate: optional("endDate"),
        originalStartDate: required("originalStartDate"),
        disabled,
      });
    }
  }
  return people;
}
