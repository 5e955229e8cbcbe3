import type { Resource, ResourceStore } from "@castellan/scim";
import type { StoredApplication } from "../../application/application-store.ts";
import type { Core } from "../../core.ts";
import { GovernanceError } from "../../error/governance-error.ts";
import { isSealed } from "../../error/sealed.ts";
import type { ScimCaller } from "../caller.ts";
import type { Dialect } from "../dialect.ts";
import type { Landscape } from "../landscape.ts";
import { moment } from "../moment.ts";
import { readOnlyStore } from "../read-only.ts";
import { versionOf } from "../version.ts";

/** Applications, without their settings: they hold how to reach them. */
export function createApplicationsStore(core: Core, landscape: Landscape, dialect: Dialect): ResourceStore<ScimCaller> {
  async function resource(stored: StoredApplication, baseUrl: string): Promise<Resource> {
    const { name, displayName, description, type, owner, authoritative } = stored.application;
    const shape = landscape.accounts(name);
    const features = await featuresOf(core, name);
    const shown = {
      name,
      displayName: displayName ?? name,
      ...(description === undefined ? {} : { description }),
      type,
      ...(owner === undefined ? {} : { owner }),
      authoritative,
      ...(features.length === 0 ? {} : { features }),
      ...(shape === undefined ? {} : { applicationSchemas: [schemaMember(shape.urn, baseUrl)] }),
    };
    const times = { created: moment(stored.createdAt), lastModified: moment(stored.updatedAt) };
    return {
      schemas: [dialect.urn("Application")],
      id: name,
      ...shown,
      meta: { resourceType: "Application", ...times, version: versionOf([stored.version, stored.createdAt], shown) },
    };
  }

  async function* all(baseUrl: string): AsyncIterable<Resource> {
    for (const stored of landscape.applications) yield resource(stored, baseUrl);
  }

  return readOnlyStore({
    async get({ baseUrl }, id) {
      const wanted = id.toLowerCase();
      const stored = landscape.applications.find(({ application }) => application.name.toLowerCase() === wanted);
      return stored === undefined ? undefined : resource(stored, baseUrl);
    },
    // Hundreds at most, and in memory already.
    list: async ({ baseUrl }) => ({ kind: "candidates", resources: all(baseUrl) }),
  });
}

function schemaMember(urn: string, baseUrl: string) {
  return { value: urn, type: "account", $ref: `${baseUrl}/Schemas/${encodeURIComponent(urn)}` };
}

/** None of an application whose type this process has no connector for, or whose connector cannot be opened while governance is sealed. */
async function featuresOf({ connectors }: Core, name: string): Promise<readonly string[]> {
  try {
    return await connectors.use(name, async ({ features }) => [...features].sort());
  } catch (error) {
    if (isSealed(error)) return [];
    if (error instanceof GovernanceError && (error.code === "notReady" || error.code === "notFound")) return [];
    throw error;
  }
}
