import { groupTextLimits } from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";
import { nameProblem } from "../user/user-name.ts";

/** Reads `groupName`, which must be there and keep the rules of names. */
export function readGroupName(fields: Fields): string {
  const groupName = fields.text("groupName", { limit: groupTextLimits.groupName, required: true }) ?? "";
  const problem = nameProblem(groupName);
  if (problem !== undefined) fields.refuse("groupName", problem);
  return groupName;
}
