import type { PvwaErrorCode } from "@castellan/pvwa";
import { type Description, gen1, type Room } from "../description.ts";
import {
  answer,
  body,
  described,
  flag,
  integer,
  list,
  page,
  ref,
  type Schema,
  text,
  upTo,
  usually,
} from "../schema.ts";

const longest = upTo(500);
const paging: Readonly<Record<string, Schema>> = {
  offset: usually({ ...integer, minimum: 0 }, 0),
  limit: usually({ ...integer, minimum: 1, maximum: 1000 }, 25),
};
const visible = { note: "Lists the safes that the caller is a member of." } as const;
const member = { note: "Membership of the safe." } as const;
const change = { safe: ["manageSafe", "viewSafeMembers"] } as const;
const changeRefusals: readonly PvwaErrorCode[] = ["SFWS0002", "CASTL075E"];
const safes = "/API/Safes";
const gen1Safes = `${gen1}/Safes`;

const safeCalls: readonly Description[] = [
  {
    route: `GET ${safes}`,
    summary: "List safes",
    needs: { note: "Lists the safes that the caller is a member of; their accounts where he has listAccounts." },
    query: {
      search: described(longest, "In the name"),
      sort: described(longest, "safeName"),
      extendedDetails: usually(described(flag, "False: names only"), true),
      includeAccounts: usually(flag, false),
      ...paging,
    },
    answer: [200, page({ anyOf: [ref("Safe"), ref("SafeName")] })],
  },
  {
    route: `GET ${safes}/:safe`,
    summary: "Read a safe",
    needs: member,
    query: { includeAccounts: usually(flag, false) },
    answer: [200, ref("Safe")],
  },
  {
    route: `POST ${safes}`,
    summary: "Create a safe, with its creator as a member who may do everything",
    needs: { vault: ["AddSafes"] },
    body: ref("SafeCreate"),
    answer: [201, ref("Safe")],
    refuses: ["SFWS0002"],
  },
  {
    route: `PUT ${safes}/:safe`,
    summary: "Change a safe",
    needs: change,
    body: ref("SafeUpdate"),
    answer: [200, ref("Safe")],
    refuses: changeRefusals,
  },
  {
    route: `DELETE ${safes}/:safe`,
    summary: "Delete a safe with its accounts and their secrets",
    needs: { safe: ["manageSafe"] },
    answer: [204],
  },
  {
    route: `GET ${gen1Safes}`,
    summary: "List or search safes, first generation",
    description: "The key is SearchSafesResult with Query, GetSafesResult without.",
    needs: visible,
    query: { Query: described(longest, "In the name") },
    answer: [
      200,
      answer(
        { GetSafesResult: list(ref("Gen1Safe")), SearchSafesResult: list(ref("Gen1Safe")) },
        "GetSafesResult",
        "SearchSafesResult",
      ),
    ],
  },
  {
    route: `GET ${gen1Safes}/:safe`,
    summary: "Read a safe, first generation",
    needs: member,
    answer: [200, answer({ GetSafeResult: ref("Gen1Safe") })],
  },
  {
    route: `POST ${gen1Safes}`,
    summary: "Create a safe, first generation",
    needs: { vault: ["AddSafes"] },
    body: body({ safe: { type: "object", description: "As of the second generation's call" } }),
    answer: [201, answer({ AddSafeResult: ref("Gen1Safe") })],
    refuses: ["SFWS0002"],
  },
  {
    route: `PUT ${gen1Safes}/:safe`,
    summary: "Change a safe, first generation",
    needs: change,
    body: body({ safe: { type: "object", description: "As of the second generation's call" } }),
    answer: [200, answer({ UpdateSafeResult: ref("Gen1Safe") })],
    refuses: changeRefusals,
  },
  {
    route: `DELETE ${gen1Safes}/:safe`,
    summary: "Delete a safe, first generation",
    needs: { safe: ["manageSafe"] },
    answer: [200],
  },
];

const view = { safe: ["viewSafeMembers"] } as const;
const manage = { safe: ["manageSafeMembers", "viewSafeMembers"] } as const;
const addRefusals: readonly PvwaErrorCode[] = [
  "ITATS003E",
  "PASWS161E",
  "CASTL011E",
  "CASTL001E",
  "SFWS0012",
  "CASTL012E",
];
const changeMember: readonly PvwaErrorCode[] = ["SFWS0013", "CASTL076E"];
const [members, gen1Members] = [`${safes}/:safe/Members`, `${gen1Safes}/:safe/Members`] as const;

const memberCalls: readonly Description[] = [
  {
    route: `GET ${members}`,
    summary: "List the members of a safe",
    needs: view,
    query: {
      search: described(longest, "In the name"),
      sort: described(longest, "memberName"),
      filter: described(
        upTo(2000),
        "memberType, membershipExpired, includePredefinedUsers, each with eq, joined by AND",
      ),
      ...paging,
    },
    answer: [200, page(ref("SafeMember"))],
  },
  { route: `GET ${members}/:member`, summary: "Read a member", needs: view, answer: [200, ref("SafeMember")] },
  {
    route: `POST ${members}`,
    summary: "Add a member",
    needs: manage,
    body: ref("SafeMemberAdd"),
    answer: [201, ref("SafeMember")],
    refuses: addRefusals,
  },
  {
    route: `PUT ${members}/:member`,
    summary: "Replace a member's permissions",
    description: "An expiration that is left out stays; null takes it away.",
    needs: manage,
    body: ref("SafeMemberUpdate"),
    answer: [200, ref("SafeMember")],
    refuses: changeMember,
  },
  {
    route: `DELETE ${members}/:member`,
    summary: "Remove a member",
    needs: { safe: ["manageSafeMembers"] },
    answer: [204],
    refuses: changeMember,
  },
  {
    route: `GET ${gen1Members}`,
    summary: "List the members of a safe, first generation",
    needs: view,
    answer: [
      200,
      answer({
        members: list(answer({ UserName: text, Permissions: { type: "object", additionalProperties: flag } })),
      }),
    ],
  },
  {
    route: `POST ${gen1Members}`,
    summary: "Add a member, first generation",
    needs: manage,
    body: ref("Gen1MemberAdd"),
    answer: [201, ref("Gen1Member")],
    refuses: addRefusals,
  },
  {
    route: `PUT ${gen1Members}/:member`,
    summary: "Change single permissions of a member, first generation",
    needs: manage,
    body: ref("Gen1MemberUpdate"),
    answer: [200, ref("Gen1Member")],
    refuses: changeMember,
  },
  {
    route: `DELETE ${gen1Members}/:member`,
    summary: "Remove a member, first generation",
    needs: { safe: ["manageSafeMembers"] },
    answer: [200],
    refuses: changeMember,
  },
];

export const safeRoom: Room = {
  tag: "Safes",
  description: "Safes, and their members with the 22 permissions.",
  calls: [...safeCalls, ...memberCalls],
};
