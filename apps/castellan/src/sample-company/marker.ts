import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Composition } from "../composition/composition.ts";
import { isDocument } from "../configuration/merge.ts";
import { systemCode } from "../error/castellan-error.ts";

/** How far a data folder has come: no sample, one that a killed process left half-way, or all of it. */
export type SampleState = "none" | "loading" | "loaded";

const fileOf = (folder: string) => join(folder, "sample-company.json");

export function sampleState(folder: string): SampleState {
  try {
    const content: unknown = JSON.parse(readFileSync(fileOf(folder), "utf8"));
    return isDocument(content) && content.state === "loading" ? "loading" : "loaded";
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "none";
    throw error;
  }
}

export function markSample(folder: string, state: "loading" | "loaded"): void {
  writeFileSync(fileOf(folder), `${JSON.stringify({ state })}\n`, { mode: 0o600 });
}

/** Did nobody do anything yet in the services of this process? Their audit trails know, wherever their data is. */
export async function isUntouched({ vault, governance }: Composition): Promise<boolean> {
  const [ofVault, ofGovernance] = await Promise.all([vault?.audit.list(beginning), governance?.audit.list(beginning)]);
  return [...(ofVault ?? []), ...(ofGovernance ?? [])].every((entry) => entry.actor === "system");
}

/** More than a service writes of itself when it makes its database. */
const beginning = { limit: 50 } as const;
