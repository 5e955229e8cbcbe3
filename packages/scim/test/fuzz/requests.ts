import { type JsonValue, messageUris, schemaUris } from "@castellan/scim";
import fc, { type Arbitrary } from "fast-check";
import { bodies, leaves, names } from "./seeds.ts";

/** One request to the provider, as text on the wire. `{cursor}` in the query stands for the last cursor that was answered, `{unique}` in the body for a number. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const name = fc.constantFrom(...names);
const leaf = fc.constantFrom<JsonValue>(...leaves);

const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((members): JsonValue => Object.fromEntries(members)),
  ),
})).value;

/** What spoils a body: at the node that `at` counts out, one of several ways of being wrong. */
interface Mutation {
  readonly at: number;
  readonly way: "replace" | "remove" | "wrap" | "rename" | "repeat" | "add";
  readonly name: string;
  readonly value: JsonValue;
}

const mutation: Arbitrary<Mutation> = fc.record({
  at: fc.nat(30),
  way: fc.constantFrom("replace", "remove", "wrap", "rename", "repeat", "add"),
  name,
  value: json,
});

function isRecord(value: JsonValue): value is { readonly [member: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value with one of its nodes spoiled; nodes are counted depth first. */
function spoil(value: JsonValue, mutation: Mutation, counter: { left: number }): JsonValue {
  counter.left -= 1;
  if (counter.left < 0) return mutation.value;
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => spoilItem(item, mutation, counter));
    return items;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).flatMap(([member, item]) => {
    const hit = counter.left === 1;
    const spoiled = spoilItem(item, mutation, counter);
    return spoiled.map((each): [string, JsonValue] => [
      hit && mutation.way === "rename" ? mutation.name : member,
      each,
    ]);
  });
  return Object.fromEntries(entries);
}

function spoilItem(item: JsonValue, mutation: Mutation, counter: { left: number }): JsonValue[] {
  if (counter.left !== 1) return [spoil(item, mutation, counter)];
  counter.left = Number.POSITIVE_INFINITY;
  switch (mutation.way) {
    case "remove":
      return [];
    case "wrap":
      return [[item]];
    case "repeat":
      return [item, item];
    case "rename":
      // A secret under another name is no secret.
      return JSON.stringify(item).includes("canary") ? [] : [item];
    case "add":
      return [isRecord(item) ? { ...item, [mutation.name]: mutation.value } : mutation.value];
    case "replace":
      return [mutation.value];
  }
}

const spoiled = fc
  .tuple(fc.constantFrom(...bodies), fc.array(mutation, { maxLength: 3 }))
  .map(([body, mutations]) =>
    mutations.reduce<JsonValue>((value, each) => spoil(value, each, { left: each.at + 2 }), body),
  );

/** A text with a piece cut out or put in. */
const cut = fc
  .tuple(spoiled, fc.nat(400), fc.nat(3), fc.constantFrom("", '"', "{", "]", ",", "\\", "\u0000", "null", "\ufeff"))
  .map(([value, at, length, piece]) => {
    const text = JSON.stringify(value);
    const begin = at % (text.length + 1);
    return text.slice(0, begin) + piece + text.slice(begin + length);
  });

const attribute = fc.constantFrom(
  "userName",
  "title",
  "active",
  "emails",
  "emails.value",
  "name",
  "meta.created",
  "id",
);
const operator = fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "EQ", "is");
const literal = fc.oneof(
  leaf.map((value) => JSON.stringify(value)),
  fc.constantFrom("x", "'x'", "TRUE", "nul", '"open'),
);
const filter = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.oneof(attribute, name), operator, literal).map((parts) => parts.join(" ")),
    fc.oneof(attribute, name).map((path) => `${path} pr`),
    fc.tuple(tie("filter"), fc.constantFrom("and", "or", "AND"), tie("filter")).map((parts) => parts.join(" ")),
    tie("filter").map((inner) => `not (${inner})`),
    tie("filter").map((inner) => `(${inner})`),
    fc
      .tuple(fc.constantFrom("emails", "members", "name", "x"), tie("filter"))
      .map(([path, inner]) => `${path}[${inner}]`),
    fc.constantFrom('emails[type eq "work"].value eq "x"', "(", ")", "[", "emails[", ""),
  ),
})).filter;

const operation = fc.record(
  {
    op: fc.constantFrom<JsonValue>("add", "replace", "remove", "Add", "REMOVE", "move", 7),
    path: fc.oneof(
      name,
      fc.tuple(name, name).map((parts) => parts.join(".")),
      fc
        .tuple(fc.constantFrom("emails", "members", "roles", "keys"), filter)
        .map(([path, inner]) => `${path}[${inner}]`),
      fc
        .tuple(fc.constantFrom("emails", "addresses"), filter, name)
        .map(([path, inner, sub]) => `${path}[${inner}].${sub}`),
      fc.string({ maxLength: 12 }),
    ),
    value: json,
  },
  { requiredKeys: ["op"] },
);
const patch = fc
  .array(operation, { maxLength: 4 })
  .map((operations): JsonValue => ({ schemas: [messageUris.patchOp], Operations: operations }));
const resource = fc.array(fc.tuple(name, json), { maxLength: 5 }).map(
  (members): JsonValue => ({
    schemas: [schemaUris.user],
    userName: "random{unique}",
    ...Object.fromEntries(members),
  }),
);
const bulk = fc
  .array(
    fc.record(
      {
        method: fc.constantFrom<JsonValue>("POST", "PUT", "PATCH", "DELETE", "post", "GET", null),
        path: fc.constantFrom<JsonValue>("/Users", "/Groups", "/Users/1", "/Users/bulkId:a", "/Bulk", "Users", "/", 1),
        bulkId: fc.constantFrom<JsonValue>("a", "b", "c", ""),
        version: fc.constantFrom<JsonValue>('W/"1"', "*", "x"),
        data: fc.oneof(spoiled, patch, resource, json),
      },
      { requiredKeys: ["method", "path"] },
    ),
    { maxLength: 5 },
  )
  .map((operations): JsonValue => ({ schemas: [messageUris.bulkRequest], Operations: operations }));

const body = fc.oneof(
  { weight: 5, arbitrary: spoiled.map((value) => JSON.stringify(value)) },
  { weight: 3, arbitrary: patch.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: resource.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: bulk.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: cut },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", " ", "null", "[]", "{", '{"a":1}{"b":2}', '{"__proto__":{"polluted":1}}'),
  },
);

const path = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "/Users",
      "/Users/1",
      "/Users/2",
      "/Groups",
      "/Groups/1",
      "/Users/.search",
      "/.search",
      "/Bulk",
      "/Me",
      "/Schemas",
      "/Schemas/User",
      "/ResourceTypes",
      "/ServiceProviderConfig",
      "/",
    ),
  },
  { weight: 1, arbitrary: fc.webPath() },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map((text) => `/Users/${text}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("/users/1/", "//Groups", "/Users/%00", "/Users/%", "/Users/a/b", "/Users/__proto__", ""),
  },
);

const parameter = fc.oneof(
  filter.map((text) => `filter=${encodeURIComponent(text)}`),
  filter.map((text) => `filter=${text.replaceAll(" ", "+")}`),
  fc
    .tuple(
      fc.constantFrom(
        "startIndex",
        "count",
        "sortBy",
        "sortOrder",
        "attributes",
        "excludedAttributes",
        "cursor",
        "COUNT",
        "itemsPerPage",
      ),
      fc.oneof(
        name,
        fc.constantFrom("{cursor}", "1", "0", "-3", "2.5", "99999999999999999999", "", "ascending"),
        fc.string(),
      ),
    )
    .map(([key, value]) => `${key}=${value === "{cursor}" ? value : encodeURIComponent(value)}`),
  fc.constantFrom("cursor", "cursor=&count=1", "count=2&cursor={cursor}", "%", "=", "filter", "a=%zz"),
);
const query = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  { weight: 4, arbitrary: fc.array(parameter, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("&")) },
  { weight: 1, arbitrary: fc.webQueryParameters() },
);

const headers: Arbitrary<Readonly<Record<string, string>>> = fc
  .record(
    {
      "content-type": fc.constantFrom(
        "application/json",
        "application/scim+json; charset=utf-8",
        "text/plain",
        ";;;",
        "",
      ),
      accept: fc.constantFrom("*/*", "application/json", "application/scim+json", "text/html", ",,"),
      "if-match": fc.constantFrom("*", 'W/"1"', '"2", W/"1"', "", '"'),
      "if-none-match": fc.constantFrom("*", 'W/"1"', "", "x"),
      prefer: fc.constantFrom("return=minimal", "return=representation", "respond-async", ",;=", ""),
    },
    { requiredKeys: [] },
  )
  .map((record) => ({ ...record }));

const method = fc.constantFrom(
  "GET",
  "GET",
  "POST",
  "POST",
  "PUT",
  "PATCH",
  "PATCH",
  "PATCH",
  "DELETE",
  "HEAD",
  "TRACE",
);

const anything: Arbitrary<FuzzRequest> = fc.record({ method, path, query, headers, body });

function to(verb: string, target: string, text: Arbitrary<string>): Arbitrary<FuzzRequest> {
  return text.map((body) => ({ method: verb, path: target, query: "", headers: {}, body }));
}

function written(value: Arbitrary<JsonValue>): Arbitrary<string> {
  return value.map((each) => JSON.stringify(each));
}

/** Requests of which most are nearly right, so that they get past the first check. */
export const request: Arbitrary<FuzzRequest> = fc.oneof(
  { weight: 4, arbitrary: anything },
  { weight: 1, arbitrary: to("POST", "/Users", written(fc.oneof(spoiled, resource))) },
  { weight: 1, arbitrary: to("PUT", "/Users/1", written(fc.oneof(spoiled, resource))) },
  { weight: 3, arbitrary: to("PATCH", "/Users/1", written(fc.oneof(spoiled, patch))) },
  { weight: 2, arbitrary: to("PATCH", "/Groups/1", written(fc.oneof(spoiled, patch))) },
  { weight: 1, arbitrary: to("POST", "/Bulk", written(fc.oneof(spoiled, bulk))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("/Users", "/Groups", "/"), query)
      .map(([target, text]) => ({ method: "GET", path: target, query: text, headers: {}, body: "" })),
  },
);
