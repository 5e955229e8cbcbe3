import { isDocument } from "../configuration/merge.ts";
import { explain, type Finding, fault } from "./finding.ts";

type Body = Readonly<Record<string, unknown>>;

const common = "RFC 7643 section 3.1";

/** What a resource that a server answered says of itself, and what is wrong with that. */
export function explainResource(resource: Body): readonly Finding[] {
  const { id, meta, schemas } = resource;
  const type = isDocument(meta) ? meta.resourceType : undefined;
  return [
    explain(
      `A resource: ${typeof type === "string" ? type : "of a type that it does not tell"}, id ${JSON.stringify(id)}.`,
    ),
    ...(typeof id === "string" && id !== ""
      ? []
      : [fault("id is no text.", common, "Write the id as text, also where it is a number.")]),
    ...(Array.isArray(schemas) && schemas.length > 0
      ? [...unnamedExtensions(resource, schemas)]
      : [fault("schemas is missing or empty.", "RFC 7643 section 3", "Name the URN of each schema in use.")]),
    ...metaFindings(meta),
    ...("password" in resource
      ? [
          fault(
            "A password is shown.",
            "RFC 7643 section 4.1.1",
            "Never answer password; change the one that was shown.",
          ),
        ]
      : []),
    ...primaries(resource),
    ...nulls(resource),
  ];
}

function unnamedExtensions(resource: Body, schemas: readonly unknown[]): readonly Finding[] {
  const named = new Set(schemas.map((urn) => String(urn).toLowerCase()));
  return Object.keys(resource)
    .filter((name) => /^urn:/i.test(name) && !named.has(name.toLowerCase()))
    .map((name) =>
      fault(`The extension ${name} is not in schemas.`, "RFC 7643 section 3.3", "Add its URN to schemas."),
    );
}

function metaFindings(meta: unknown): readonly Finding[] {
  if (!isDocument(meta))
    return [fault("meta is missing.", common, "Give meta with resourceType, created, lastModified and location.")];
  const missing = ["resourceType", "location"].filter((name) => typeof meta[name] !== "string");
  const times = ["created", "lastModified"].filter((name) => name in meta && !isTime(meta[name]));
  return [
    ...missing.map((name) => fault(`meta.${name} is missing.`, common, `Add meta.${name}.`)),
    ...times.map((name) =>
      fault(`meta.${name} is no time.`, "RFC 7643 section 2.3.5", "Write times as 2026-01-31T12:00:00Z."),
    ),
  ];
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function primaries(resource: Body): readonly Finding[] {
  return Object.entries(resource)
    .filter(
      ([, value]) =>
        Array.isArray(value) && value.filter((item) => isDocument(item) && item.primary === true).length > 1,
    )
    .map(([name]) =>
      fault(`${name} has more than one primary value.`, "RFC 7643 section 2.4", "Mark one value as primary."),
    );
}

function nulls(resource: Body): readonly Finding[] {
  const names = Object.keys(resource).filter((name) => resource[name] === null);
  if (names.length === 0) return [];
  return [
    explain(
      `${names.join(", ")} ${names.length === 1 ? "is" : "are"} null, which means the same as absent; some clients stumble over it.`,
      {
        section: "RFC 7643 section 2.5",
      },
    ),
  ];
}
