import { type ConnectionReport, ConnectorError } from "@castellan/governance";
import { type JsonValue, type ScimClient, ScimClientError } from "@castellan/scim";
import { createStepLog, type Finding, type StepLog } from "../connection/step-log.ts";
import {
  assembleObjectTypes,
  type Discovered,
  discoverConfiguration,
  discoverResourceTypes,
  discoverSchemas,
} from "./discovery.ts";
import { asConnectorError, type Redact } from "./failure.ts";
import { isList, isObject } from "./schema-document.ts";

interface TestedServer {
  readonly client: ScimClient;
  readonly baseUrl: string;
  readonly redact: Redact;
  readonly signal: AbortSignal | undefined;
}

type RawResponse = Awaited<ReturnType<ScimClient["raw"]>>;

/**
 * Tries a server from the outside in. Discovery endpoints may be missing, which their steps say; the test fails when the
 * server cannot be reached, refuses the credentials, or answers no list of users.
 */
export async function testConnection(server: TestedServer): Promise<ConnectionReport> {
  const { client, signal } = server;
  const log = createStepLog();
  if ((await step(log, server, "Reach the server", () => reach(server))) === undefined) return log.report();
  await step(log, server, "Read ServiceProviderConfig", () => asFinding(discoverConfiguration(client, signal)));
  const types = await step(log, server, "Read ResourceTypes", () => asFinding(discoverResourceTypes(client, signal)));
  await step(log, server, "Read Schemas", () => asFinding(discoverSchemas(client, signal)));
  const users = assembleObjectTypes(types?.value, undefined).get("account")?.endpoint ?? "/Users";
  const answer = await step(log, server, "Have the credentials accepted", () => presentCredentials(server, users));
  if (answer !== undefined) await step(log, server, "Read one user", async () => readOneUser(answer));
  return log.report();
}

function step<Value>(
  log: StepLog,
  { redact, signal }: TestedServer,
  name: string,
  work: () => Promise<Finding<Value>>,
): Promise<Value | undefined> {
  return log.run(name, async () => {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw withMend(asConnectorError(error, name.charAt(0).toLowerCase() + name.slice(1), redact));
    }
  });
}

/** What is found where a SCIM server should be, and is none, is most often the wrong path on the right host. */
function withMend(error: ConnectorError): ConnectorError {
  if (error.kind !== "notFound" && error.kind !== "protocol") return error;
  return new ConnectorError(error.kind, `${error.message}; check the path of baseUrl, which often ends in /scim/v2`);
}

async function asFinding<Value>(asked: Promise<Discovered<Value>>): Promise<Finding<Discovered<Value>>> {
  const value = await asked;
  return { value, detail: value.detail };
}

/** Any HTTP answer will do: whether it is the right one, the further steps find out. */
async function reach({ client, baseUrl, signal }: TestedServer): Promise<Finding<true>> {
  await client.raw("GET", "/ServiceProviderConfig", { signal });
  return { value: true, detail: `${new URL(baseUrl).origin} answers` };
}

/** Asked of the users, because discovery is open to everybody on many servers. */
async function presentCredentials({ client, signal }: TestedServer, users: string): Promise<Finding<RawResponse>> {
  const answer = await client.raw("GET", `${users}?startIndex=1&count=1`, { signal });
  if (answer.status === 401 || answer.status === 403) throw refusal(answer);
  return { value: answer, detail: "the server does not refuse them" };
}

function refusal({ status, body }: RawResponse): ScimClientError {
  const said = parseJson(body);
  const detail = isObject(said) && typeof said.detail === "string" ? said.detail : "it does not say why";
  return new ScimClientError("http", detail, { status });
}

function readOneUser(answer: RawResponse): Finding<true> {
  if (answer.status !== 200) throw refusal(answer);
  const list = parseJson(answer.body);
  if (!isObject(list))
    throw new ConnectorError("protocol", "the answer is no SCIM list but something else, such as a web page");
  const { totalResults, Resources: resources } = list;
  if (typeof totalResults !== "number") throw new ConnectorError("protocol", "the answer has no totalResults");
  const read = isList(resources) ? resources.length : 0;
  return { value: true, detail: `the server has ${totalResults} users; ${read} read` };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
