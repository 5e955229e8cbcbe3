import { CastellanError } from "../error/castellan-error.ts";
import { type Document, listItems, query, textOf } from "./documents.ts";
import type { ServerClient } from "./server.ts";

/**
 * The one account that a person means: by its native identity, else by its name in any letter case.
 * Throws `notFound`, and `usage` where several have the name.
 */
export async function findAccount(server: ServerClient, application: string, name: string): Promise<Document> {
  const [exact] = await listItems(server, `/api/accounts${query({ application, nativeIdentity: name })}`, 1);
  if (exact !== undefined) return exact;
  const found = await listItems(server, `/api/accounts${query({ application, search: name })}`, 200);
  const named = found.filter((account) => namesOf(account).includes(name.toLowerCase()));
  const [only, another] = named;
  if (only === undefined)
    throw new CastellanError("notFound", `${application} has no account "${name}". Has it been aggregated?`);
  if (another === undefined) return only;
  const candidates = named.map((account) => textOf(account, "nativeIdentity")).join(", ");
  throw new CastellanError(
    "usage",
    `Several accounts of ${application} are named "${name}": say which of ${candidates}.`,
  );
}

function namesOf(account: Document): readonly string[] {
  const { attributes } = account;
  const userName =
    typeof attributes === "object" && attributes !== null && "userName" in attributes ? attributes.userName : "";
  return [textOf(account, "displayName"), String(userName)].map((name) => name.toLowerCase());
}
