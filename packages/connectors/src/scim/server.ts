import { ConnectorError, type Feature } from "@castellan/governance";
import type { ScimClient } from "@castellan/scim";
import { type Discovery, discover } from "./discovery.ts";
import type { ObjectType } from "./object-type.ts";
import type { ScimSettings } from "./settings.ts";

/** What a server is: asked when it is first needed, and kept. */
export interface Server {
  /** Presumed until the server has been asked, then what its schema allows. */
  readonly features: ReadonlySet<Feature>;
  /** Asks anew. */
  rediscover(): Promise<Discovery>;
  /** @throws ConnectorError `unsupported` when the server has no such resources */
  objectType(name: string): Promise<ObjectType>;
  /** Is a change written by PATCH? The setting decides, else the server. */
  usesPatch(): Promise<boolean>;
  /** How are lists paged? The setting decides, else the server. */
  paging(): Promise<"index" | "cursor">;
}

const always: readonly Feature[] = ["SEARCH", "DISCOVER_SCHEMA"];
const presumed: readonly Feature[] = [...always, "PROVISIONING", "DELETE", "ENABLE", "PASSWORD", "UNLOCK"];

function featuresOf({ objectTypes }: Discovery): readonly Feature[] {
  const account = objectTypes.get("account");
  if (account === undefined) return always;
  const writable = (name: string): boolean => account.mappings.get(name)?.definition.writable === true;
  return [
    ...always,
    "PROVISIONING",
    "DELETE",
    ...(writable("active") ? (["ENABLE"] as const) : []),
    ...(writable("password") ? (["PASSWORD"] as const) : []),
    ...(account.suspended?.definition.writable ? (["UNLOCK"] as const) : []),
  ];
}

export type ServerSettings = Pick<ScimSettings, "usePatch" | "paging">;

export function createServer(client: ScimClient, { usePatch, paging }: ServerSettings): Server {
  let features: ReadonlySet<Feature> = new Set(presumed);
  let known: Promise<Discovery> | undefined;

  /** A failure is not kept: the next call asks again. No caller's signal is passed on, as others wait for the same answer. */
  function rediscover(): Promise<Discovery> {
    const asked = discover(client, undefined);
    known = asked;
    asked.then(
      (discovery) => {
        features = new Set(featuresOf(discovery));
      },
      () => {
        if (known === asked) known = undefined;
      },
    );
    return asked;
  }
  const discovered = (): Promise<Discovery> => known ?? rediscover();

  return {
    get features() {
      return features;
    },
    rediscover,
    async objectType(name) {
      const { objectTypes } = await discovered();
      const type = objectTypes.get(name);
      if (type !== undefined) return type;
      const names = [...objectTypes.keys()].join(", ");
      throw new ConnectorError("unsupported", `the server has no resources of the type ${name}; it has ${names}`);
    },
    usesPatch: async () => usePatch ?? (await discovered()).patch,
    async paging() {
      if (paging !== "auto") return paging;
      return (await discovered()).cursors ? "cursor" : "index";
    },
  };
}
