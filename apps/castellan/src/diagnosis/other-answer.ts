import { isDocument } from "../configuration/merge.ts";
import { explainAnswer } from "./answer.ts";
import { explain, type Finding, fault } from "./finding.ts";

type Body = Readonly<Record<string, unknown>>;

const section = "RFC 7643 section 5";

/** What a ServiceProviderConfig announces, and what it leaves out. */
export function explainConfiguration(configuration: Body): readonly Finding[] {
  const features = ["patch", "bulk", "filter", "changePassword", "sort", "etag"];
  const supported = (name: string): unknown =>
    isDocument(configuration[name]) ? configuration[name].supported : undefined;
  const { pagination } = configuration;
  const list = (wanted: boolean): string => features.filter((name) => supported(name) === wanted).join(", ") || "none";
  return [
    explain(`The server has: ${list(true)}. It does not have: ${list(false)}.`),
    explain(
      isDocument(pagination) && pagination.cursor === true
        ? "Lists can be paged by cursor."
        : "Lists are paged by index: cursors are not announced.",
      { section: "RFC 9865 section 4" },
    ),
    ...features
      .filter((name) => typeof supported(name) !== "boolean")
      .map((name) =>
        fault(`${name}.supported is no boolean.`, section, `Write "${name}": {"supported": true} or false.`),
      ),
    ...number(configuration.filter, "filter", "maxResults"),
    ...number(configuration.bulk, "bulk", "maxOperations"),
    ...number(configuration.bulk, "bulk", "maxPayloadSize"),
    ...(Array.isArray(configuration.authenticationSchemes)
      ? []
      : [fault("authenticationSchemes is no array.", section, "List the ways to authenticate.")]),
  ];
}

function number(member: unknown, feature: string, name: string): readonly Finding[] {
  if (isDocument(member) && Number.isSafeInteger(member[name])) return [];
  return [
    fault(`${feature}.${name} is no integer.`, section, `Add ${feature}.${name}, 0 where the feature is not there.`),
  ];
}

/** What became of each operation of a bulk request. */
export function explainBulk({ Operations: operations }: Body): readonly Finding[] {
  const answer = "RFC 7644 section 3.7";
  if (!Array.isArray(operations))
    return [fault("Operations is no array.", answer, "Answer one element for each operation.")];
  return operations.flatMap((operation, index) => {
    if (!isDocument(operation))
      return [fault(`Operations[${index}] is no object.`, answer, "Answer one object for each operation.")];
    const { status, method = "?", location, response } = operation;
    const what = `Operation ${index + 1} (${String(method)}): ${String(isDocument(status) ? status.code : status)}`;
    return [
      explain(typeof location === "string" ? `${what}, ${location}` : what),
      ...(typeof status === "string"
        ? []
        : [fault(`${what}: the status is no text.`, answer, `Write "status": "${String(status)}".`)]),
      ...(isDocument(response) && Number(status) >= 400 ? explainAnswer(response) : []),
    ];
  });
}
