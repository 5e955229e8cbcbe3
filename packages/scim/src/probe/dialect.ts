import type { CheckResult, DialectProposal, ProbeFacts, ProposedSettings } from "./report.ts";

type Trait = readonly [text: string, shows: (facts: ProbeFacts) => boolean];

interface Dialect {
  readonly name: string;
  readonly description: string;
  /** All have to show. */
  readonly traits: readonly Trait[];
}

const vaultUrn = /:cyberark:1\.0:|:pam:1\.0:/;
const servesVault: Trait = [
  "publishes the schemas of privileged access",
  ({ schemas, resourceTypes }) =>
    (schemas ?? []).some((urn) => vaultUrn.test(urn)) ||
    (resourceTypes ?? []).some((name) => name === "ContainerPermission"),
];

/** From the most particular to the least: the first whose traits all show is proposed. */
const dialects: readonly Dialect[] = [
  {
    name: "scim-1.1",
    description: "SCIM 1.1: another protocol, of which SCIM 2.0 clients read only parts",
    traits: [["names the schemas of SCIM 1.0", ({ scimVersion }) => scimVersion === "1.1"]],
  },
  {
    name: "identityiq",
    description: "SailPoint IdentityIQ's own SCIM API",
    traits: [
      [
        "publishes schemas of SailPoint",
        ({ schemas }) => (schemas ?? []).some((urn) => urn.includes(":sailpoint:1.0:")),
      ],
      ["has no PATCH", ({ patchSupported }) => patchSupported === false],
    ],
  },
  {
    name: "cyberark-self-hosted",
    description: "CyberArk's SCIM server before PAM, PUT of whole users",
    traits: [servesVault, ["has no PATCH", ({ patchSupported }) => patchSupported === false]],
  },
  {
    name: "cyberark-self-hosted-rest",
    description: "CyberArk's self-hosted SCIM server in front of the PVWA's REST interface",
    traits: [servesVault, ["writes the status of errors as a number", ({ statusAsNumber }) => statusAsNumber === true]],
  },
  {
    name: "cyberark-cloud",
    description: "CyberArk's SCIM server of the Identity cloud",
    traits: [
      servesVault,
      [
        "announces bulk with one operation and none",
        ({ bulkSupported, bulkMaximumPayload }) => bulkSupported === false && bulkMaximumPayload === 0,
      ],
      [
        "announces neither sorting nor versions",
        ({ sortSupported, etagSupported }) => sortSupported === false && etagSupported === false,
      ],
      [
        "takes bearer tokens",
        ({ authenticationSchemes }) => (authenticationSchemes ?? []).includes("oauthbearertoken"),
      ],
    ],
  },
  {
    name: "entra-server",
    description: "Microsoft Entra ID as a server",
    traits: [
      ["refuses count=0", ({ countZero }) => countZero === false],
      ["has no PUT", ({ putSupported }) => putSupported === false],
      ["answers PATCH with 204", ({ patchAnswer }) => patchAnswer === 204],
    ],
  },
  {
    name: "cursor-only",
    description: "Lists by cursor alone, as the newer endpoints of AWS have it",
    traits: [
      ["announces paging by cursor", ({ cursorPaging }) => cursorPaging === true],
      ["announces no paging by index", ({ indexPaging }) => indexPaging === false],
    ],
  },
  {
    name: "without-put",
    description: "PATCH alone changes resources, as in Google Cloud Identity",
    traits: [["has no PUT", ({ putSupported }) => putSupported === false]],
  },
  {
    name: "without-patch",
    description: "PUT alone changes resources",
    traits: [["has no PATCH", ({ patchSupported }) => patchSupported === false]],
  },
  {
    name: "zero-based",
    description: "Counts the resources of a list from 0",
    traits: [["counts from 0", ({ indexBase }) => indexBase === 0]],
  },
];

/** The dialect that a server speaks, by what was learnt of it. */
export function recogniseDialect(facts: ProbeFacts, checks: readonly CheckResult[]): DialectProposal {
  const settings = proposeSettings(facts);
  const found = dialects.find(({ traits }) => traits.every(([, shows]) => shows(facts)));
  if (found !== undefined) {
    const { name, description, traits } = found;
    return { name, description, traits: traits.map(([text]) => text), settings };
  }
  const failures = checks.filter(({ level, outcome }) => level === "must" && outcome === "failed").length;
  return failures === 0
    ? { name: "rfc", description: "RFC 7643 and RFC 7644 as they are", traits: ["no MUST failed"], settings }
    : {
        name: "rfc-like",
        description: "RFC 7643 and RFC 7644, with deviations of its own",
        traits: [`${failures} MUST failed`],
        settings,
      };
}

function proposeSettings({ patchSupported, cursorPaging, indexBase, pageCap }: ProbeFacts): ProposedSettings {
  return {
    ...(patchSupported === undefined ? {} : { usePatch: patchSupported }),
    ...(cursorPaging === undefined ? {} : { paging: cursorPaging ? "cursor" : "index" }),
    ...(indexBase === undefined ? {} : { indexBase }),
    ...(pageCap === undefined || pageCap < 1 ? {} : { pageSize: pageCap }),
  };
}
