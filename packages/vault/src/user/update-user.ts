import { invalidParameters, type PvwaUser, refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { changeUser } from "./change-user.ts";
import { inOrder } from "./document.ts";
import { readUser, type UserDraft } from "./fields.ts";

/**
 * `PUT /API/Users/{id}`: replaces the user; what the body leaves out is reset, except `authenticationMethod`. Read-only
 * members may stand in the body as they are.
 */
export async function updateUser(context: VaultContext, call: SessionCall): Promise<PvwaUser> {
  const id = call.id("id");
  authorize(call.principal, "update users", "AddUpdateUsers");
  const { draft, given } = call.body((fields) => ({ draft: readUser(context, fields), given: readReadOnly(fields) }));
  return await changeUser(context, call, id, (current) => {
    refuseReadOnlyChange(current, given);
    refuseComponent(current);
    return replaced(current, draft);
  });
}

/** What a component is, its own installation decides. Throws 403 `CASTL074E`. */
export function refuseComponent({ componentUser, username }: PvwaUser): void {
  if (componentUser) throw refusal("CASTL074E", username);
}

/** The user that `draft` turns `current` into. */
function replaced(current: PvwaUser, draft: UserDraft): PvwaUser {
  const { id, source, authenticationMethod, groupsMembership, lastSuccessfulLoginDate, userDN } = current;
  return inOrder({
    id,
    source,
    ...draft,
    authenticationMethod: draft.authenticationMethod ?? authenticationMethod,
    changePassOnNextLogon: draft.changePassOnNextLogon ?? false,
    groupsMembership,
    lastSuccessfulLoginDate,
    ...(userDN === undefined ? {} : { userDN }),
  });
}

const readOnlyMembers = ["id", "source", "componentUser"] as const;
type ReadOnlyMembers = { readonly [Name in (typeof readOnlyMembers)[number]]: PvwaUser[Name] | undefined };

function readReadOnly(fields: Fields): ReadOnlyMembers {
  return {
    id: fields.integer("id"),
    source: fields.choice("source", ["CyberArk", "LDAP"]),
    componentUser: fields.flag("componentUser"),
  };
}

function refuseReadOnlyChange(current: PvwaUser, given: ReadOnlyMembers): void {
  const problems = readOnlyMembers
    .filter((name) => given[name] !== undefined && given[name] !== current[name])
    .map((name) => ({ parameter: name, problem: `is read-only: leave it out, or send [${current[name]}].` }));
  if (problems.length > 0) throw invalidParameters(problems);
}
