import { type JsonObject, type ToleranceName, tolerances } from "@castellan/scim";
import { scimTypeMeaning } from "./answer.ts";
import type { Finding } from "./finding.ts";
import { guessType, type Kind, requestKind } from "./kind.ts";
import { sectionsOfStatuses, sectionsOfTypes } from "./sections.ts";
import { type Refusal, type Trial, type TrialRequest, tryProfiles } from "./trial.ts";

export interface RequestOptions {
  readonly kind?: Exclude<Kind, "answer"> | undefined;
  readonly type?: "User" | "Group" | undefined;
}

/** Where a body would be sent. The trial's one user and one group both have the id 1. */
function requestOf(
  body: JsonObject,
  { kind = requestKind(body), type = guessType(body) }: RequestOptions,
): TrialRequest {
  const endpoint = `/${type}s`;
  switch (kind) {
    case "patch":
      return { method: "PATCH", path: `${endpoint}/1`, body };
    case "bulk":
      return { method: "POST", path: "/Bulk", body };
    case "search":
      return { method: "POST", path: `${endpoint}/.search`, body };
    case "resource":
      return { method: "POST", path: endpoint, body };
  }
}

/** What is wrong with a request body: what the strict profile refuses, and which tolerances of which profiles make it pass. */
export async function diagnoseRequest(body: JsonObject, options: RequestOptions = {}): Promise<readonly Finding[]> {
  const request = requestOf(body, options);
  const trials = await tryProfiles(request);
  const byName = new Map(trials.map((trial) => [trial.profile, trial]));
  const strict = byName.get("strict");
  if (strict === undefined || strict.refusals.length === 0) return [];
  const takers = trials.filter(({ refusals }) => refusals.length === 0);
  const taker = takers.find(({ profile }) => profile === "default") ?? takers[0];
  if (taker === undefined) return (byName.get("default") ?? strict).refusals.map(errorOf);
  return [...strict.refusals.map((refusal): Finding => strictOf(refusal, takers)), ...toleranceFindings(taker)];
}

function errorOf(refusal: Refusal): Finding {
  const { scimType, status } = refusal;
  const mend = scimTypeMeaning(scimType);
  const section = sectionsOfTypes[scimType ?? ""] ?? sectionsOfStatuses[String(status)];
  return {
    weight: "error",
    text: `${placeOf(refusal)}${refusal.detail}${scimType === undefined ? "" : ` (${scimType})`}`,
    ...(section === undefined ? {} : { section }),
    ...(mend === undefined ? {} : { mend }),
  };
}

function strictOf(refusal: Refusal, takers: readonly Trial[]): Finding {
  const names = takers.map(({ profile }) => profile);
  const who =
    names[0] === "default" && names.length === 1
      ? "The default profile takes it"
      : `The profiles ${names.join(", ")} take it`;
  const { text, section } = errorOf(refusal);
  return {
    weight: "tolerated",
    text: `${who}; a strict server says: ${text}`,
    ...(section === undefined ? {} : { section }),
  };
}

/** Each tolerance that made it pass, once, with where it is used and what the RFC has instead. */
function toleranceFindings({ tolerated }: Trial): readonly Finding[] {
  const details = new Map<ToleranceName, Set<string>>();
  for (const { tolerance, detail } of tolerated) {
    details.set(tolerance, (details.get(tolerance) ?? new Set()).add(detail));
  }
  return [...details].map(([name, places]): Finding => {
    const { accepts, standard, grantedBy } = tolerances[name];
    const [section = "", rule] = standard.split(/: (.*)/s);
    return {
      weight: "tolerated",
      text: `By the tolerance ${name} of the profiles ${grantedBy.join(", ")}: ${accepts} (${placesOf(places)}).`,
      section,
      ...(rule === undefined ? {} : { mend: `For strict servers: ${rule}.` }),
    };
  });
}

const mostPlaces = 3;

function placesOf(places: ReadonlySet<string>): string {
  const more = places.size > mostPlaces ? [`and ${places.size - mostPlaces} more`] : [];
  return [...[...places].slice(0, mostPlaces), ...more].join("; ");
}

function placeOf({ operation }: Refusal): string {
  return operation === undefined ? "" : `Operation ${operation}: `;
}
