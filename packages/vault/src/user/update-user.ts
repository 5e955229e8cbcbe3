import { invalidParameters, type PvwaUser } from "@castellan/pvwa";
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
  const { draft, given } = call.body((fields) => ({ draft: readUser(fields), given: readReadOnly(fields) }));
  return await changeUser(context, call, id, (current) => {
    refuseReadOnlyChange(current, given);
    return replaced(current, draft);
  });
}

/** The user that `draft` turns `current` into. */
function replaced(current: PvwaUser, draft: UserDraft): PvwaUser {
  const { id, source, authenticationMethod, groupsMembership, lastSuccessfulLoginDate, userDN } = current;
  return inOrder({
    id,
    source,
    ...draft,
    authenticationMethod: draft.authenticationMethod ?? authenticationMethod,
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
