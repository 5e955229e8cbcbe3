import { isDocument } from "../configuration/merge.ts";
import { explain, type Finding, fault } from "./finding.ts";
import { namesSchema } from "./kind.ts";
import { explainResource } from "./resource-answer.ts";

type Body = Readonly<Record<string, unknown>>;

const section = "RFC 7644 section 3.4.2";
const uri = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const mostResources = 20;

/** What a ListResponse says, and what is wrong with it. */
export function explainList(list: Body): readonly Finding[] {
  const { totalResults: total, Resources: resources = [] } = list;
  if (!Array.isArray(resources))
    return [fault("Resources is no array.", section, "Answer Resources as an array, or leave it out.")];
  const first = typeof list.startIndex === "number" ? list.startIndex : 1;
  return [
    explain(
      `A list: ${resources.length} resources on this page, ${String(total ?? "no")} in all${rest(list, resources.length, first)}.`,
    ),
    ...(namesSchema(list, uri)
      ? []
      : [fault("schemas does not say that this is a list.", section, `Add "schemas": ["${uri}"].`)]),
    ...totalFindings(total, resources.length, first),
    ...indexFindings(list, resources.length),
    ...repeated(resources),
    ...resources.slice(0, mostResources).flatMap((resource, index) =>
      isDocument(resource)
        ? explainResource(resource)
            .filter(({ weight }) => weight === "error")
            .map((finding) => ({ ...finding, text: `Resources[${index}]: ${finding.text}` }))
        : [fault(`Resources[${index}] is no object.`, section, "Each element is a resource.")],
    ),
  ];
}

function rest({ nextCursor, totalResults }: Body, length: number, first: number): string {
  if (typeof nextCursor === "string") return "; it goes on with cursor=nextCursor";
  const next = first + length;
  return typeof totalResults === "number" && next <= totalResults ? `; it goes on with startIndex=${next}` : "";
}

function totalFindings(total: unknown, length: number, first: number): readonly Finding[] {
  if (typeof total !== "number") {
    const what = total === undefined ? "There is no totalResults" : "totalResults is no number";
    return [
      fault(
        `${what}: clients cannot know when they have all.`,
        section,
        "Write the number of all matches as an integer.",
      ),
    ];
  }
  if (length > 0 && total < first - 1 + length) {
    return [
      fault(
        `totalResults is ${total}, fewer than were given up to here.`,
        section,
        "Count all matches, not those of a page.",
      ),
    ];
  }
  return [];
}

function indexFindings({ startIndex, itemsPerPage, nextCursor }: Body, length: number): readonly Finding[] {
  const paging = "RFC 7644 section 3.4.2.4";
  return [
    ...(startIndex === 0 ? [fault("startIndex is 0: resources are counted from 1.", paging, "Count from 1.")] : []),
    ...(typeof itemsPerPage === "number" && itemsPerPage !== length
      ? [
          fault(
            `itemsPerPage is ${itemsPerPage}, but ${length} resources came.`,
            paging,
            "Write how many came, not how many were asked for.",
          ),
        ]
      : []),
    ...(nextCursor === null || nextCursor === ""
      ? [fault("nextCursor is empty.", "RFC 9865 section 2", "Leave nextCursor out of the last page.")]
      : []),
  ];
}

function repeated(resources: readonly unknown[]): readonly Finding[] {
  const ids = resources
    .filter(isDocument)
    .map(({ id }) => id)
    .filter((id) => id !== undefined);
  if (new Set(ids).size === ids.length) return [];
  return [fault("A resource stands twice on the page.", section, "Give each match once, in a stable order.")];
}
