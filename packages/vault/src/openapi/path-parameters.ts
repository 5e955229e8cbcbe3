import type { PvwaErrorCode } from "@castellan/pvwa";
import { integer, type Schema, text } from "./schema.ts";

interface PathParameter {
  readonly schema: Schema;
  readonly description: string;
  /** The code of the answer when there is no such thing, or none for the caller. */
  readonly unknown?: PvwaErrorCode;
}

const number = (description: string, unknown: PvwaErrorCode): PathParameter => ({
  schema: { ...integer, minimum: 0 },
  description,
  unknown,
});
const name = (description: string, unknown: PvwaErrorCode): PathParameter => ({ schema: text, description, unknown });

const account = name("The account's id, such as 12_3", "CASTL030E");
const task = number("The number of the task", "CASTL047E");
const request = name("The request's id", "CASTL047E");

/** What stands at a parameter, by the end of the path up to it; the first that fits counts. */
const parameters: readonly (readonly [end: string, parameter: PathParameter])[] = [
  ["/auth/:type", { schema: text, description: "The method: CyberArk or LDAP, in any letter case" }],
  ["/Users/:id", number("The user's number", "ITATS003E")],
  ["/Users/:name", name("The user's name", "ITATS003E")],
  ["/SSHKeys/:key", name("The key's KeyID", "CASTL071E")],
  ["/AuthorizedKeys/:key", name("The key's KeyID", "CASTL071E")],
  ["/UserGroups/:id", number("The group's number", "CASTL009E")],
  ["/UserGroups/:id/Members/:member", name("The name of a user or a group", "CASTL010E")],
  ["/Groups/:name", name("The group's name", "CASTL009E")],
  ["/Safes/:safe", name("The safe's name, percent-encoded", "SFWS0007")],
  ["/Members/:member", name("The member's name", "CASTL010E")],
  ["/BulkActions/Accounts/:id", number("The number of the upload", "CASTL047E")],
  ["/API/Accounts/:id", account],
  ["/ExtendedAccounts/:id", account],
  [".svc/Accounts/:id", account],
  ["/LinkAccount/:index", { schema: { ...integer, minimum: 0 }, description: "1, 2 or 3", unknown: "CASTL033E" }],
  ["/Platforms/Targets/:id", number("The platform's number", "CASTL031E")],
  ["/Platforms/:id", name("The platform's id, such as UnixSSH", "CASTL031E")],
  ["/MyRequests/:request", request],
  ["/IncomingRequests/:request", request],
  ["/CredentialTasks/:task", task],
  ["/Directories/:domain", name("The DNS name of the domain", "PASWS161E")],
  ["/Mappings/:id", number("The mapping's number", "PASWS197E")],
  ["/DirectorySynchronizations/:id", number("The number of the synchronisation", "CASTL061E")],
  ["/AuthenticationMethods/:id", name("cyberark or ldap", "CASTL067E")],
  ["/ComponentsMonitoringDetails/:component", name("PVWA, CPM, SessionManagement, PSM, AIM or PTA", "CASTL005E")],
  ["/:id", name("What is listed", "CASTL005E")],
];

/** The parameters of a path as it is mounted, in order. Throws `Error` for one that is not described. */
export function parametersOf(path: string): readonly (PathParameter & { readonly name: string })[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => {
    const start = path.slice(0, match.index + match[0].length);
    const found = parameters.find(([end]) => start.endsWith(end))?.[1];
    if (found === undefined) throw new Error(`Nothing describes the parameter at the end of ${start}.`);
    return { name: match[1] ?? "", ...found };
  });
}
