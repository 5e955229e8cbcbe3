import assert from "node:assert/strict";
import { test } from "node:test";
import { type CompiledResourceType, compileResourceType, type JsonObject, type Resource } from "@castellan/scim";
import { parseJson } from "../../src/json/parse.ts";
import { isObject } from "../../src/json/value.ts";
import { tolerateNothing } from "../../src/profile/tolerate.ts";
import { compileProjector, defaultSelection } from "../../src/resource/projection.ts";
import { replacement } from "../../src/resource/replace.ts";
import { validateResource } from "../../src/resource/validate.ts";
import { enterpriseUser, fullUser, group, minimalUser } from "../support/rfc7643.ts";
import { groupType, userType } from "../support/service.ts";

const user = compileResourceType(userType);

/** What a client may write of it: neither `id`, `meta`, `groups`, nor the names that the provider keeps of others. */
function writable({ id: _, meta: _meta, groups: _groups, ...rest }: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(rest, (name, value) => (name === "display" ? undefined : withoutManagerName(value))),
  );
}

function withoutManagerName(value: JsonObject): JsonObject {
  if (value === null || typeof value !== "object" || value.displayName === undefined) return value;
  const { displayName, ...rest } = value;
  return value.value === undefined ? value : rest;
}

const representations: readonly (readonly [section: string, body: JsonObject, type: CompiledResourceType])[] = [
  ["8.1", minimalUser, user],
  ["8.2", fullUser, user],
  ["8.3", enterpriseUser, user],
  ["8.4", group, compileResourceType(groupType)],
];

for (const [section, body, type] of representations) {
  const options = { tolerate: tolerateNothing, missingResourceDetail: "" };

  test(`RFC 7643 section ${section}: the representation is valid, and nothing that a client may write of it is lost`, () => {
    const valid = validateResource(parseJson(JSON.stringify(body)), type, options);
    assert.deepEqual(valid, writable(body));
  });

  test(`RFC 7643 section ${section}: what was read may be put back, and changes nothing but the password`, () => {
    const stored: Resource = { ...body, schemas: [type.core.id], id: String(body.id) };
    const { changes, after } = replacement(stored, validateResource(body, type, options), type);
    assert.deepEqual(
      changes.map(({ path }) => path.attribute),
      body.password === undefined ? [] : ["password"],
    );
    assert.deepEqual({ ...after, schemas: body.schemas }, body);
  });

  test(`RFC 7643 section ${section}: what is answered is the representation without the password`, () => {
    const stored: Resource = { ...body, schemas: [type.core.id], id: String(body.id) };
    const { password: _, ...shown } = body;
    const meta = body.meta;
    assert.ok(isObject(meta));
    const answer = compileProjector(type, defaultSelection).project(stored, meta);
    assert.deepEqual({ ...answer, schemas: body.schemas }, shown);
  });
}
