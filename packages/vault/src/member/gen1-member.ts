import { invalidParameters, type PvwaSafeMember, type SafePermission, safePermissions } from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";
import { readUsDate, usDate } from "../http/us-date.ts";
import { type MembershipChange, type NewMember, readWho } from "./fields.ts";
import { permissionPairs, readPairs } from "./gen1-permissions.ts";
import { bitsOf, completed } from "./permissions.ts";

/** The member within a body of the first generation, `{"member":{…}}`; some clients leave the wrapping out. */
function unwrapped(fields: Fields): Fields {
  return fields.has("member") ? fields.nested("member") : fields;
}

export function readNewGen1Member(body: Fields): NewMember {
  const fields = unwrapped(body);
  const permissions = completed(readPairs(fields)(0), fields.refuse);
  return { ...readWho(fields), expiresAt: readUsDate(fields, "MembershipExpirationDate") ?? null, permissions };
}

/** Unlike the second generation's PUT it replaces single permissions, and may change nothing: so clients read a member by it. */
export function readGen1Change(body: Fields): MembershipChange {
  const fields = unwrapped(body);
  const apply = readPairs(fields);
  return {
    expiresAt: readUsDate(fields, "MembershipExpirationDate"),
    permissions: (current) => completed(apply(current), refuseAtOnce),
  };
}

function refuseAtOnce(parameter: SafePermission, problem: string): never {
  throw invalidParameters([{ parameter, problem }]);
}

export function gen1Member(member: PvwaSafeMember, searchIn = "Vault") {
  const { memberName, membershipExpirationDate: expires, permissions } = member;
  return {
    member: {
      MemberName: memberName,
      SearchIn: searchIn,
      MembershipExpirationDate: expires === null ? "" : usDate(expires),
      Permissions: permissionPairs(bitsOf(safePermissions.filter((name) => permissions[name]))),
    },
  };
}
