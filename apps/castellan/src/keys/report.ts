import type { KeyService } from "@castellan/storage";
import { StorageError } from "@castellan/storage";
import type { OpenCustody } from "../composition/custodies.ts";
import type { ServiceName } from "../configuration/service-name.ts";
import type { RootKeys } from "./root-keys.ts";

/** One root key: whether it is here, and how much stands under it. */
export interface RootKeyReport {
  /** Empty for what was sealed before root keys had ids. */
  readonly id: string;
  /** `missing`: something stands under it, and nobody has it. */
  readonly role: "current" | "earlier" | "missing" | "unnamed";
  readonly source: "environment" | "file" | "keyService" | undefined;
  /** Sealed values by service. */
  readonly values: Partial<Readonly<Record<ServiceName, number>>>;
}

export interface KeysReport {
  readonly state: "open" | "sealed";
  /** Why there is no current root key. */
  readonly reason?: string;
  readonly keys: readonly RootKeyReport[];
}

/** Every root key that is here, or that something stands under; the current one first. */
export async function reportKeys(rootKeys: RootKeys, custodies: readonly OpenCustody[]): Promise<KeysReport> {
  const current = await currentKey(rootKeys.service);
  const values = await valuesByKey(custodies);
  const local = await rootKeys.local();
  const sources = new Map<string, RootKeyReport["source"]>(local.map(({ id, source }) => [id, source]));
  const ids = new Set([...(current.id === undefined ? [] : [current.id]), ...sources.keys(), ...values.keys()]);
  const keys: RootKeyReport[] = [];
  for (const id of ids) {
    const held = id !== "" && (await rootKeys.service.holds(id));
    const source = sources.get(id) ?? (held ? "keyService" : undefined);
    keys.push({ id, role: roleOf(id, current.id, held), source, values: values.get(id) ?? {} });
  }
  const sealed = current.id === undefined || keys.some(({ role }) => role === "missing");
  return {
    state: sealed ? "sealed" : "open",
    ...(current.reason === undefined ? {} : { reason: current.reason }),
    keys,
  };
}

function roleOf(id: string, current: string | undefined, held: boolean): RootKeyReport["role"] {
  if (id === "") return "unnamed";
  if (id === current) return "current";
  return held ? "earlier" : "missing";
}

/** How much stands under a root key, over all services. */
export function totalOf({ values }: RootKeyReport): number {
  return Object.values(values).reduce((sum, count) => sum + count, 0);
}

async function valuesByKey(
  custodies: readonly OpenCustody[],
): Promise<Map<string, Partial<Record<ServiceName, number>>>> {
  const byKey = new Map<string, Partial<Record<ServiceName, number>>>();
  for (const { service, custody } of custodies) {
    for (const [id, count] of await custody.underKeys()) byKey.set(id, { ...byKey.get(id), [service]: count });
  }
  return byKey;
}

async function currentKey(service: KeyService): Promise<{ readonly id?: string; readonly reason?: string }> {
  try {
    return { id: await service.current() };
  } catch (error) {
    if (error instanceof StorageError && error.code === "sealed") return { reason: error.message };
    throw error;
  }
}
