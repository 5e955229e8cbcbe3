import { type PvwaErrorCode, pvwaErrors } from "@castellan/pvwa";
import { type Description, gen1, type Needs } from "./description.ts";
import { parametersOf } from "./path-parameters.ts";
import { ref, type Schema } from "./schema.ts";

/** What any call may be refused with, whatever it is about. */
export const generalRefusals = ["CASTL006E", "CASTL007E", "CASTL015E", "CASTL085E", "CASTL086E"] as const;

/** The Operation Object (OpenAPI 3.1 section 4.8.10) of a call. */
export function operationOf(call: Description, tag: string): Schema {
  const { method, path } = partsOf(call);
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary: call.summary,
    ...(call.description === undefined ? {} : { description: call.description }),
    ...(call.open === true ? { security: [] } : {}),
    parameters: [...inPath(path), ...inQuery(call)],
    ...(call.body === undefined ? {} : { requestBody: bodyOf(call.body) }),
    responses: { ...successOf(call), ...refusalsOf(call), default: { $ref: "#/components/responses/Failure" } },
    "x-castellan-needs": call.open === true ? { session: false } : { session: true, ...needsOf(call.needs) },
    "x-castellan-source": call.source ?? "product",
  };
}

/** The method and the path of a call, as they are mounted. */
export function partsOf({ route }: Description): { readonly method: string; readonly path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method, path };
}

/** `getUsersByIdSafes`, `putGen1SafesBySafe`. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(gen1, "/Gen1")
    .replace(/^\/(API|WebServices)/, "")
    .split(/[/.]/)
    .filter((word) => word !== "")
    .map((word) => (word.startsWith(":") ? `By${capital(word.slice(1))}` : capital(word)));
  return `${method.toLowerCase()}${words.join("")}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function inPath(path: string): readonly Schema[] {
  return parametersOf(path).map(({ name, schema, description }) => ({
    name,
    in: "path",
    required: true,
    description,
    schema,
  }));
}

function inQuery({ query = {} }: Description): readonly Schema[] {
  return Object.entries(query).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function bodyOf(schema: Schema): Schema {
  return { content: { "application/json": { schema } } };
}

function successOf({ answer, type = "application/json" }: Description): Schema {
  if (answer === undefined) return {};
  const [status, schema] = answer;
  if (schema === undefined) return { [status]: { description: "Done; the body is empty" } };
  return { [status]: { description: "Done", content: { [type]: { schema } } } };
}

/** What goes with having a session, needs, parameters and a body, and what the call itself may refuse, by status. */
function refusalsOf(call: Description): Schema {
  const codes = new Set<PvwaErrorCode>([...impliedRefusals(call), ...(call.refuses ?? [])]);
  const byStatus = Map.groupBy(codes, (code) => pvwaErrors[code].status);
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, refusalResponse(group)]));
}

function impliedRefusals(call: Description): readonly PvwaErrorCode[] {
  // A call that only refuses does not look at what its path names.
  const parameters = call.answer === undefined ? [] : parametersOf(partsOf(call).path);
  const unknown = parameters.flatMap(({ unknown: code }) => (code === undefined ? [] : [code]));
  const isRead = call.query !== undefined || parameters.some(({ schema }) => schema.type === "integer");
  return [
    ...(call.open === true ? [] : (["PASWS006E"] as const)),
    ...(hasNeeds(call.needs) ? (["PASWS041E"] as const) : []),
    ...(isRead || call.body !== undefined ? (["PASWS167E"] as const) : []),
    ...(call.body === undefined ? [] : (["PASWS011E", "CASTL008E"] as const)),
    ...unknown,
  ];
}

function hasNeeds(needs: Needs | undefined): boolean {
  return needs?.vault !== undefined || needs?.vaultAdmins === true || needs?.safe !== undefined;
}

function refusalResponse(codes: readonly PvwaErrorCode[]): Schema {
  const told = codes.map((code) => `${code}: ${pvwaErrors[code].message("…")}`);
  const schema = { ...ref("Error"), properties: { ErrorCode: { enum: codes } } };
  return { description: told.join("\n\n"), content: { "application/json": { schema } } };
}

function needsOf({ vault, vaultAdmins, safe, note }: Needs = {}): Schema {
  return {
    ...(vault === undefined ? {} : { vaultAuthorizations: vault }),
    ...(vaultAdmins === undefined ? {} : { vaultAdmins }),
    ...(safe === undefined ? {} : { safePermissions: safe }),
    ...(note === undefined ? {} : { note }),
  };
}
