import { type Attributes, type ConnectorAttributeChange, ConnectorError } from "@castellan/governance";
import { type JsonObject, type PatchOperation, type Resource, type ScimClient, ScimClientError } from "@castellan/scim";
import type { ObjectType } from "./object-type.ts";
import { needsCurrent, patchOperations } from "./patch-operations.ts";
import { newResource, withChanges, writablePart } from "./resource-change.ts";
import type { Server } from "./server.ts";

/** One resource that is to be changed. */
export interface Target {
  readonly type: ObjectType;
  readonly id: string;
  readonly signal: AbortSignal | undefined;
}

/** Changes of resources, by PATCH or by PUT as the server takes them; each answers the resource as it is then. */
export interface Writer {
  create(
    type: ObjectType,
    attributes: Attributes,
    password: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Resource>;
  change(target: Target, changes: readonly ConnectorAttributeChange[]): Promise<Resource>;
  /** Sets members at the root whatever the schema says of them: `active`, `password`. */
  setMembers(target: Target, members: JsonObject): Promise<Resource>;
  unlock(target: Target): Promise<Resource>;
}

export function createWriter(client: ScimClient, server: Server): Writer {
  const read = ({ type, id, signal }: Target): Promise<Resource> => client.get(type.endpoint, id, { signal });

  /** Servers answer a PATCH with the resource, or with 204 and nothing (RFC 7644 section 3.5.2). */
  async function patch(target: Target, operations: readonly PatchOperation[]): Promise<Resource> {
    const answer = await client.patch(target.type.endpoint, target.id, operations, { signal: target.signal });
    return answer ?? (await read(target));
  }

  async function put(target: Target, edit: (resource: JsonObject) => JsonObject): Promise<Resource> {
    const current = writablePart(target.type, await read(target));
    return client.replace(target.type.endpoint, target.id, edit(current), { signal: target.signal });
  }

  async function change(target: Target, changes: readonly ConnectorAttributeChange[]): Promise<Resource> {
    const { type } = target;
    if (!(await server.usesPatch())) return put(target, (resource) => withChanges(type, resource, changes));
    const current = needsCurrent(type, changes) ? await read(target) : undefined;
    return patch(target, patchOperations(type, changes, current));
  }

  return {
    change,

    async create(type, attributes, password, signal) {
      try {
        return await client.create(type.endpoint, newResource(type, attributes, password), { signal });
      } catch (error) {
        // RFC 7644 section 3.3 wants `uniqueness` with it, and some servers leave it out.
        const exists = error instanceof ScimClientError && error.status === 409;
        throw exists ? new ScimClientError("http", error.detail, { status: 409, scimType: "uniqueness" }) : error;
      }
    },

    async setMembers(target, members) {
      if (!(await server.usesPatch())) return put(target, (resource) => ({ ...resource, ...members }));
      return patch(
        target,
        Object.entries(members).map(([path, value = null]) => ({ op: "replace", path, value })),
      );
    },

    unlock(target) {
      const attribute = target.type.suspended?.definition.name;
      if (attribute !== undefined) return change(target, [{ operation: "Set", attribute, value: false }]);
      const problem = "the server publishes no attribute `suspended`, so it cannot be asked to unlock an account";
      throw new ConnectorError("unsupported", problem);
    },
  };
}
