import type { JsonObject } from "../resource/resource.ts";
import { schemaUris } from "../schema/uris.ts";
import type { Asker, Reply } from "./asker.ts";

/** Temporary resources: what is made through it is deleted in the end. */
export interface Scratch {
  /** What every temporary name begins with. */
  readonly prefix: string;
  /** A name that no other resource has. */
  name(): string;
  /** Creates a user, with a name of its own unless `members` has one. The id is empty where it was refused. */
  user(members?: JsonObject): Promise<Made>;
  group(members?: JsonObject): Promise<Made>;
  /** Remembers what was made in another way. */
  adopt(path: string): void;
  /** Forgets what a check has deleted. */
  forget(path: string): void;
}

export interface Made {
  readonly id: string;
  readonly path: string;
  readonly reply: Reply;
}

export interface ScratchPad extends Scratch {
  /** From now on users have more members, for servers that demand more than the RFC. `false` when there is no more to add. */
  enrich(): boolean;
  /** Deletes what is left, the newest first, and answers the paths of what would not go. */
  clean(asker: Asker): Promise<readonly string[]>;
}

export function createScratch(
  asker: Asker,
  endpoints: { readonly users: string; readonly groups: string },
  unique: string,
): ScratchPad {
  const furnishing = [...furnishings(unique)];
  let usual: JsonObject = {};
  const prefix = `castellan-probe-${unique}`;
  const made = new Set<string>();
  let count = 0;
  const name = (): string => {
    count += 1;
    return `${prefix}-${count}`;
  };

  async function create(endpoint: string, body: JsonObject): Promise<Made> {
    const reply = await asker.ask("POST", endpoint, { body });
    const id = idOf(reply);
    const path = `${endpoint}/${encodeURIComponent(id)}`;
    if (id !== "") made.add(path);
    return { id, path, reply };
  }

  return {
    prefix,
    name,
    user: (members = {}) =>
      create(endpoints.users, { schemas: [schemaUris.user], userName: name(), ...usual, ...members }),
    group: (members = {}) => create(endpoints.groups, { schemas: [schemaUris.group], displayName: name(), ...members }),
    adopt: (path) => void made.add(path),
    forget: (path) => void made.delete(path),
    enrich() {
      const more = furnishing.shift();
      usual = { ...usual, ...more };
      return more !== undefined;
    },
    async clean(cleaner) {
      const left: string[] = [];
      for (const path of new Set([...[...made].reverse(), ...(await strays(cleaner, endpoints, prefix))])) {
        const status = await cleaner.ask("DELETE", path).then(
          (reply) => reply.status,
          () => 0,
        );
        if (status !== 204 && status !== 200 && status !== 404) left.push(path);
      }
      made.clear();
      return left;
    },
  };
}

/** What some servers demand of a user besides userName: CyberArk a password, others names and an address. */
function furnishings(unique: string): readonly JsonObject[] {
  const name = { givenName: "Castellan", familyName: "Probe" };
  const password = `Castellan-Probe-1-${unique}!`;
  return [
    { password, name, displayName: "Castellan Probe", active: true },
    { emails: [{ value: `probe@castellan-probe-${unique}.example`, type: "work", primary: true }] },
  ];
}

/** What was made by a request whose answer was lost. A server without filters answers others too: their names tell them apart. */
async function strays(asker: Asker, { users, groups }: { users: string; groups: string }, prefix: string) {
  const found: string[] = [];
  for (const [endpoint, attribute] of [
    [groups, "displayName"],
    [users, "userName"],
  ] as const) {
    const filter = encodeURIComponent(`${attribute} sw "${prefix}"`);
    const reply = await asker.ask("GET", `${endpoint}?filter=${filter}&count=200`).catch(() => undefined);
    for (const resource of reply?.resources ?? []) {
      const isOwn = String(resource[attribute] ?? "")
        .toLowerCase()
        .startsWith(prefix.toLowerCase());
      if (isOwn && resource.id !== undefined) found.push(`${endpoint}/${encodeURIComponent(String(resource.id))}`);
    }
  }
  return found;
}

function idOf({ status, object }: Reply): string {
  if (status < 200 || status > 299) return "";
  return typeof object.id === "string" || typeof object.id === "number" ? String(object.id) : "";
}
