import {
  groupTextLimits,
  type PvwaGroup,
  type PvwaGroupCreate,
  type PvwaGroupMember,
  type PvwaGroupMemberAdd,
} from "@castellan/pvwa";
import { answerOf, bodyOf, choice, described, integer, list, ref, text, textsUpTo, upTo, usually } from "../schema.ts";

export const groupSchemas = {
  Group: answerOf<PvwaGroup>(
    {
      id: integer,
      groupType: choice(["Vault", "Directory"]),
      groupName: text,
      description: text,
      location: text,
      directory: text,
      dn: text,
      members: list(ref("GroupMember")),
    },
    "directory",
    "dn",
    "members",
  ),
  GroupMember: answerOf<PvwaGroupMember>({ id: integer, UserName: described(text, "The name of a user or a group") }),
  GroupWrite: bodyOf<PvwaGroupCreate>(textsUpTo(groupTextLimits), "groupName"),
  GroupMemberAdd: bodyOf<PvwaGroupMemberAdd>(
    {
      memberId: described(upTo(256), "The name of a user or a group; of a domain member also its DN"),
      memberType: usually(choice(["vault", "domain"]), "vault"),
      domainName: upTo(255),
    },
    "memberId",
  ),
};
