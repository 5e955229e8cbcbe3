import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { createDocument } from "../../src/openapi/document.ts";
import type { Method } from "../support/server.ts";

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

/** The member of `value` at a path of names; throws when there is none. */
function at(value: unknown, ...names: readonly string[]): Json {
  const found = names.reduce<unknown>((parent, name) => (isJson(parent) ? parent[name] : undefined), value);
  assert.ok(isJson(found), `nothing at ${names.join(" ")}`);
  return found;
}

/** What the document tells of one call. */
export interface Operation {
  readonly route: `${Method} /${string}`;
  readonly open: boolean;
  readonly needs: Json;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Json }[];
  readonly responses: Json;
  readonly takesBody: boolean;
}

const document = structuredClone(createDocument());

/** Every operation, by its route as it is mounted below `/PasswordVault`. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(at(document, "paths")).flatMap(([path, item]) =>
    Object.entries(at(item)).map(([method, operation]): [string, Operation] => {
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`;
      assert.ok(isRoute(route));
      const { "x-castellan-needs": needs, responses, parameters, requestBody } = at(operation);
      assert.ok(isJson(needs) && isJson(responses) && Array.isArray(parameters));
      return [route, { route, open: !needs.session, needs, parameters, responses, takesBody: isJson(requestBody) }];
    }),
  ),
);

function isRoute(route: string): route is `${Method} /${string}` {
  return /^(GET|POST|PUT|PATCH|DELETE) \//.test(route);
}

/** The document says what is there, not that nothing else is. Here nothing else may be: what is added must be described. */
function close(schema: unknown): void {
  if (!isJson(schema)) return;
  if (schema.required !== undefined && schema.properties !== undefined && schema.$ref === undefined) {
    Reflect.set(schema, "additionalProperties", false);
  }
  for (const member of Object.values(schema)) close(member);
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
const closed = structuredClone(document);
for (const [route, item] of Object.entries(at(closed, "paths"))) {
  for (const operation of Object.values(at(item))) {
    for (const [status, response] of Object.entries(at(operation, "responses"))) {
      if (/^2/.test(status)) close(response);
    }
  }
  assert.ok(route);
}
close(at(closed, "components", "schemas"));
ajv.addSchema(closed, "closed");
ajv.addSchema(document, "open");

const pointer = (names: readonly string[]) =>
  names.map((name) => `/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

function validatorAt(base: "closed" | "open", ...names: readonly string[]): ValidateFunction {
  const found = ajv.getSchema(`${base}#${pointer(names)}`);
  assert.ok(found !== undefined, names.join(" "));
  return found;
}

function place({ route }: Operation): readonly [path: string, method: string] {
  const [method = "", path = ""] = route.split(" ");
  return [path.replace(/:(\w+)/g, "{$1}"), method.toLowerCase()];
}

/** Asserts that an answer is one that the document tells of. */
export function assertTold(
  operation: Operation,
  answer: { readonly statusCode: number; readonly body: string; readonly headers: Readonly<Record<string, unknown>> },
  what: string,
): void {
  const status = String(answer.statusCode);
  const [path, method] = place(operation);
  const told = operation.responses[status];
  if (answer.statusCode >= 400) {
    const { ErrorCode }: { ErrorCode: string } = JSON.parse(answer.body);
    if (told === undefined) assert.match(ErrorCode, /^CASTL(006|007|015|085|086)E$/, `${what}: ${answer.body}`);
  }
  if (told === undefined) {
    assert.ok(answer.statusCode >= 400, `${what}: ${status} is not told of`);
    return;
  }
  const { content } = at(told);
  if (content === undefined) {
    assert.equal(answer.body, "", `${what}: a body is not told of`);
    return;
  }
  const [type = ""] = Object.keys(at(content));
  assert.ok(String(answer.headers["content-type"]).startsWith(type), `${what}: ${answer.headers["content-type"]}`);
  if (type === "image/png") return;
  const validate = validatorAt(
    answer.statusCode < 400 ? "closed" : "open",
    ...["paths", path, method, "responses", status, "content", type, "schema"],
  );
  const valid = validate(JSON.parse(answer.body));
  assert.ok(valid, `${what}: ${ajv.errorsText(validate.errors?.slice(0, 3) ?? [])} in ${answer.body.slice(0, 400)}`);
}

/** Asserts that a body that the vault takes is one that the document tells of. */
export function assertTakes(operation: Operation, body: unknown, what: string): void {
  if (body === undefined) return;
  assert.ok(operation.takesBody, `${what}: a body is not told of`);
  const [path, method] = place(operation);
  const validate = validatorAt("open", "paths", path, method, "requestBody", "content", "application/json", "schema");
  assert.ok(validate(body), `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
}

/** The operation of a route; throws when the document does not tell of it. */
export function operationAt(route: string): Operation {
  const found = operations.get(route);
  assert.ok(found !== undefined, `${route} is not described`);
  return found;
}
