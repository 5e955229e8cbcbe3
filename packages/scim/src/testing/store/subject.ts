import assert from "node:assert/strict";
import type { test as nodeTest, TestContext } from "node:test";
import type { ScimErrorCode } from "../../error/catalogue.ts";
import { ScimError } from "../../error/scim-error.ts";
import { pageOfCandidates } from "../../list/candidates.ts";
import type { ListPosition, ListQuery } from "../../list/list-query.ts";
import type { AttributeChange, Modification, ResourceStore } from "../../provider/resource-store.ts";
import type { JsonObject, NewResource, Resource } from "../../resource/resource.ts";
import { compileResourceType } from "../../schema/compiled.ts";
import { coreGroupSchema } from "../../schema/core-group.ts";
import { coreUserSchema } from "../../schema/core-user.ts";

export interface StoreSubject {
  /** Of users: the core schema, with an extension or without. */
  readonly store: ResourceStore<string>;
  /** Of groups, where the back end has them. */
  readonly groups?: ResourceStore<string>;
  close?(): Promise<void>;
}

/** Registers one behaviour: `check` gets an empty store, which is closed after it. */
export type Behaviour = (
  what: string,
  check: (store: ResourceStore<string>, context: TestContext, subject: StoreSubject) => Promise<void>,
) => void;

export function behaviourOf(name: string, test: typeof nodeTest, open: () => Promise<StoreSubject>): Behaviour {
  return (what, check) => {
    test(`${name}: ${what}`, async (context) => {
      const subject = await open();
      try {
        await check(subject.store, context, subject);
      } finally {
        await subject.close?.();
      }
    });
  };
}

export const userType = compileResourceType(coreUserSchema);

export const everything: ListQuery = { startIndex: 1, count: 1_000, excluded: [] };

export function user(userName: string, more: JsonObject = {}): NewResource {
  return { schemas: [coreUserSchema.id], userName, ...more };
}

export function group(displayName: string, members: readonly string[]): NewResource {
  const elements = members.map((value) => ({ value, type: "User" }));
  return { schemas: [coreGroupSchema.id], displayName, ...(members.length === 0 ? {} : { members: elements }) };
}

/** A page, whether the store made it or left it to the provider. */
export async function pageOf(
  store: ResourceStore<string>,
  query: Partial<ListQuery> = {},
): Promise<{ readonly totalResults: number; readonly resources: readonly Resource[]; readonly next?: ListPosition }> {
  const whole = { ...everything, ...query };
  const result = await store.list("", whole);
  return result.kind === "page" ? result : pageOfCandidates(result.resources, whole, userType);
}

export function idsOf(resources: readonly Resource[]): readonly string[] {
  return resources.map((resource) => resource.id);
}

export function sorted(ids: readonly string[]): readonly string[] {
  return [...ids].sort();
}

export async function createAll(
  store: ResourceStore<string>,
  resources: readonly NewResource[],
): Promise<readonly Resource[]> {
  const created: Resource[] = [];
  for (const resource of resources) created.push(await store.create("", resource));
  return created;
}

/** Sets one attribute of the core schema, as a PATCH would. */
export function setting(before: Resource, attribute: string, value: string | null): Modification {
  const changes: readonly AttributeChange[] = [{ path: { attribute }, operation: "set", value }];
  const { [attribute]: _, ...rest } = before;
  const after = { ...rest, ...(value === null ? {} : { [attribute]: value }), schemas: before.schemas, id: before.id };
  return { changes, before, after };
}

/** A resource's members but for one. */
export function without(resource: Resource | undefined, name: string): JsonObject {
  return Object.fromEntries(Object.entries(resource ?? {}).filter(([member]) => member !== name));
}

export function refusal(code: ScimErrorCode) {
  return (error: unknown) => error instanceof ScimError && error.code === code;
}

/** The id of a resource may be read again: what the store holds is what was expected. */
export async function holds(store: ResourceStore<string>, expected: Resource): Promise<void> {
  assert.deepEqual(await store.get("", expected.id), expected);
}
