import { isArray, isObject } from "../../json/value.ts";
import type { JsonObject } from "../../resource/resource.ts";
import { messageUris, schemaUris } from "../../schema/uris.ts";
import { type CheckSeries, type Expectation, judge, skipped } from "../check.ts";
import { hasSchema, hasStatus, integerOf, isSupported, textOf } from "../documents.ts";
import type { ProbeFacts } from "../report.ts";

const features = ["patch", "bulk", "filter", "changePassword", "sort", "etag"] as const;

function factsOf(configuration: JsonObject): ProbeFacts {
  const { bulk, filter, pagination, authenticationSchemes } = configuration;
  const schemes = isArray(authenticationSchemes) ? authenticationSchemes.filter(isObject) : [];
  const supported = {
    patch: "patchSupported",
    bulk: "bulkSupported",
    filter: "filterSupported",
    sort: "sortSupported",
    etag: "etagSupported",
  };
  const named = Object.entries(supported).flatMap(([feature, fact]) => {
    const value = isSupported(configuration, feature);
    return value === undefined ? [] : [[fact, value] as const];
  });
  const numbers = {
    bulkMaximumOperations: integerOf(bulk, "maxOperations"),
    bulkMaximumPayload: integerOf(bulk, "maxPayloadSize"),
    filterMaximum: integerOf(filter, "maxResults"),
  };
  return {
    ...Object.fromEntries(named),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
    ...(isObject(pagination)
      ? { cursorPaging: pagination.cursor === true, indexPaging: pagination.index !== false }
      : {}),
    authenticationSchemes: schemes.flatMap(({ type }) => textOf(type) ?? []),
    ...(hasSchema(configuration, "urn:scim:schemas:core:1.0") ? { scimVersion: "1.1" } : { scimVersion: "2.0" }),
  };
}

function listExpectations(status: number, object: JsonObject): readonly Expectation[] {
  return [
    [status === 200, `answered ${status}, not 200`],
    [hasSchema(object, messageUris.listResponse), `schemas does not name ${messageUris.listResponse}`],
    [isArray(object.Resources) && object.Resources.length > 0, "Resources is not a list with something in it"],
  ];
}

export const discovery: CheckSeries = {
  group: "discovery",
  checks: [
    {
      id: "discovery.configuration",
      section: "RFC 7643 section 5",
      title: "ServiceProviderConfig says what is supported",
      level: "must",
      mend: "Answer GET /ServiceProviderConfig with every attribute that section 5 requires, `supported` as a boolean.",
      async run({ ask }) {
        const { status, object } = await ask("GET", "/ServiceProviderConfig");
        if (status !== 200) return judge([[false, `answered ${status}, not 200`]]);
        return judge(
          [
            [
              hasSchema(object, schemaUris.serviceProviderConfig),
              `schemas does not name ${schemaUris.serviceProviderConfig}`,
            ],
            ...features.map(
              (name): Expectation => [isSupported(object, name) !== undefined, `${name}.supported is no boolean`],
            ),
            [integerOf(object.bulk, "maxOperations") !== undefined, "bulk.maxOperations is no integer"],
            [integerOf(object.bulk, "maxPayloadSize") !== undefined, "bulk.maxPayloadSize is no integer"],
            [integerOf(object.filter, "maxResults") !== undefined, "filter.maxResults is no integer"],
            [isArray(object.authenticationSchemes), "authenticationSchemes is no list"],
          ],
          factsOf(object),
        );
      },
    },
    {
      id: "discovery.resource-types",
      section: "RFC 7644 section 4",
      title: "ResourceTypes lists every type with its endpoint and schema",
      level: "must",
      mend: "Answer GET /ResourceTypes with a ListResponse whose elements have name, endpoint and schema.",
      async run({ ask }) {
        const { status, object, resources } = await ask("GET", "/ResourceTypes");
        const whole = resources.every(({ name, endpoint, schema }) => [name, endpoint, schema].every(textOf));
        const names = resources.flatMap(({ name }) => textOf(name) ?? []);
        return judge(
          [...listExpectations(status, object), [whole, "a resource type lacks name, endpoint or schema"]],
          status === 200 ? { resourceTypes: names } : {},
        );
      },
    },
    {
      id: "discovery.resource-type",
      section: "RFC 7644 section 4",
      title: "One resource type can be read by its name",
      level: "must",
      mend: "Answer GET /ResourceTypes/{name} with that resource type itself, not with a list.",
      async run({ ask, facts }) {
        const name = facts.resourceTypes?.[0] ?? "User";
        const reply = await ask("GET", `/ResourceTypes/${encodeURIComponent(name)}`);
        return judge([
          hasStatus(reply, 200),
          [reply.object.name === name, `the answer is not the resource type ${name}`],
        ]);
      },
    },
    {
      id: "discovery.schemas",
      section: "RFC 7643 section 7",
      title: "Schemas lists every schema with its attributes",
      level: "must",
      mend: "Answer GET /Schemas with a ListResponse; each attribute has name, type and multiValued.",
      async run({ ask }) {
        const { status, object, resources } = await ask("GET", "/Schemas");
        const attributes = resources.flatMap(({ attributes: list }) => (isArray(list) ? list.filter(isObject) : []));
        const ids = resources.flatMap(({ id }) => textOf(id) ?? []);
        return judge(
          [
            ...listExpectations(status, object),
            [ids.length === resources.length, "a schema lacks its id"],
            [attributes.every(({ name, type }) => textOf(name) && textOf(type)), "an attribute lacks name or type"],
            [attributes.every(({ multiValued }) => typeof multiValued === "boolean"), "an attribute lacks multiValued"],
          ],
          status === 200 ? { schemas: ids } : {},
        );
      },
    },
    {
      id: "discovery.schema",
      section: "RFC 7644 section 4",
      title: "One schema can be read by its URN",
      level: "must",
      mend: "Answer GET /Schemas/{urn} with that schema itself, not with a list.",
      async run({ ask, facts }) {
        const urn = facts.schemas?.[0] ?? schemaUris.user;
        const reply = await ask("GET", `/Schemas/${urn}`);
        return judge([hasStatus(reply, 200), [reply.object.id === urn, `the answer is not the schema ${urn}`]]);
      },
    },
    {
      id: "discovery.schemas-of-types",
      section: "RFC 7643 section 6",
      title: "Every schema that a resource type names is published",
      level: "should",
      mend: "Publish at /Schemas each schema and extension that /ResourceTypes names.",
      async run({ ask, facts }) {
        const { resources } = await ask("GET", "/ResourceTypes");
        if (resources.length === 0) return skipped("there are no resource types");
        const named = resources.flatMap(({ schema, schemaExtensions }) => [
          textOf(schema),
          ...(isArray(schemaExtensions)
            ? schemaExtensions.filter(isObject).map((extension) => textOf(extension.schema))
            : []),
        ]);
        const missing = named.find((urn) => urn !== undefined && !(facts.schemas ?? []).includes(urn));
        return judge([[missing === undefined, `${missing} is not at /Schemas`]]);
      },
    },
    {
      id: "discovery.unknown",
      section: "RFC 7644 section 3.12",
      title: "A schema that does not exist is 404",
      level: "must",
      mend: "Answer 404 with a SCIM error for a schema or resource type that is not there.",
      async run({ ask }) {
        return judge([hasStatus(await ask("GET", "/Schemas/urn:ietf:params:scim:schemas:castellan:probe:None"), 404)]);
      },
    },
    {
      id: "discovery.filter",
      section: "RFC 7644 section 4",
      title: "Discovery endpoints cannot be filtered",
      level: "should",
      mend: "Answer 403 to a filter on /Schemas, /ResourceTypes and /ServiceProviderConfig, lest a part be taken for the whole.",
      async run({ ask }) {
        return judge([hasStatus(await ask("GET", `/Schemas?filter=${encodeURIComponent('id eq "x"')}`), 403)]);
      },
    },
    {
      id: "discovery.method",
      section: "RFC 9110 section 15.5.6",
      title: "A method that an endpoint does not have is 405, with Allow",
      level: "should",
      mend: "Answer 405 with an Allow header that names the methods that the endpoint has.",
      async run({ ask }) {
        const reply = await ask("POST", "/ServiceProviderConfig", { body: {} });
        return judge([hasStatus(reply, 405), [reply.headers.get("allow") !== null, "there is no Allow header"]]);
      },
    },
  ],
};
