/** `must`, `should`: the RFC's words. `habit`: what clients in the field do, whether the RFC knows it or not. */
export type CheckLevel = "must" | "should" | "habit";

/** `noted`: seen, and neither right nor wrong. */
export type CheckOutcome = "passed" | "failed" | "skipped" | "noted";

export const checkGroups = [
  "discovery",
  "media types",
  "errors",
  "filters",
  "paging",
  "cursors",
  "projection",
  "sorting",
  "search",
  "resources",
  "PATCH",
  "versions",
  "groups",
  "bulk",
  "/Me",
  "concurrency",
] as const;

export type CheckGroup = (typeof checkGroups)[number];

export interface CheckResult {
  /** `filters.eq`: the same in every report. */
  readonly id: string;
  readonly group: CheckGroup;
  /** `RFC 7644 section 3.4.2.2`. */
  readonly section: string;
  /** What a server does that passes. */
  readonly title: string;
  readonly level: CheckLevel;
  readonly outcome: CheckOutcome;
  /** What was found instead, or why nothing was tried. */
  readonly detail: string | undefined;
  /** What to change in the server; of failures alone. */
  readonly mend: string | undefined;
  /** The requests and how they were answered, without bodies: `GET /Users?count=0 → 200 application/scim+json`. */
  readonly evidence: readonly string[];
}

/** What was learnt of a server; what is absent was not learnt. */
export interface ProbeFacts {
  readonly scimVersion?: "1.1" | "2.0";
  readonly resourceTypes?: readonly string[];
  readonly schemas?: readonly string[];
  readonly authenticationSchemes?: readonly string[];
  readonly patchSupported?: boolean;
  /** `false`: PUT is refused with 405 or 501. */
  readonly putSupported?: boolean;
  readonly bulkSupported?: boolean;
  readonly bulkMaximumOperations?: number;
  readonly bulkMaximumPayload?: number;
  readonly filterSupported?: boolean;
  readonly filterMaximum?: number;
  readonly filterOperators?: readonly string[];
  readonly sortSupported?: boolean;
  readonly etagSupported?: boolean;
  readonly searchSupported?: boolean;
  readonly meSupported?: boolean;
  readonly cursorPaging?: boolean;
  readonly indexPaging?: boolean;
  /** The `startIndex` of the first resource. */
  readonly indexBase?: 0 | 1;
  readonly ignoresStartIndex?: boolean;
  /** The largest page, where it is smaller than what was asked for. */
  readonly pageCap?: number;
  /** Is `totalResults` the number of all matches, rather than of the page? */
  readonly honestTotals?: boolean;
  readonly countZero?: boolean;
  readonly idStyle?: "number" | "uuid" | "text";
  readonly statusAsNumber?: boolean;
  readonly mediaType?: string;
  readonly patchAnswer?: 200 | 204;
  readonly keepsExternalId?: boolean;
  /** Ids of the checks of level `habit` that passed. */
  readonly habits?: readonly string[];
}

/** Settings that suit the server, by the names that the SCIM connector has for them. */
export interface ProposedSettings {
  readonly usePatch?: boolean;
  readonly paging?: "index" | "cursor";
  readonly indexBase?: 0 | 1;
  readonly pageSize?: number;
}

export interface DialectProposal {
  /** `rfc` when nothing else fits better. */
  readonly name: string;
  readonly description: string;
  /** The traits by which it was known. */
  readonly traits: readonly string[];
  readonly settings: ProposedSettings;
}

export interface Score {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly noted: number;
}

export interface ProbeReport {
  readonly baseUrl: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly requests: number;
  /** Were temporary users and groups made? */
  readonly write: boolean;
  /** What was made and could not be deleted again: `/Users/41`. */
  readonly leftBehind: readonly string[];
  readonly score: Readonly<Record<CheckLevel, Score>>;
  readonly checks: readonly CheckResult[];
  readonly facts: ProbeFacts;
  readonly dialect: DialectProposal;
}
