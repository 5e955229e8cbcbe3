import type { PvwaErrorCode } from "@castellan/pvwa";
import { filterProperties } from "../../account/filter.ts";
import { savedFilterNames } from "../../account/saved-filter.ts";
import { type Description, gen1, type Room } from "../description.ts";
import { answer, choice, described, flag, integer, list, page, ref, text, upTo, usually } from "../schema.ts";

const path = "/API/Accounts";
const view = { safe: ["listAccounts"] } as const;
const add = {
  safe: ["addAccounts"],
  note: "With properties also updateAccountProperties, with a secret updateAccountContent.",
} as const;
const change = {
  safe: ["updateAccountProperties"],
  note: "/name takes renameAccounts instead; to leave a platform of dual control takes accessWithoutConfirmation too.",
} as const;
const addRefusals: readonly PvwaErrorCode[] = ["PASWS032E", "PASWS159E", "PASWS027E", "CASTL032E", "CASTL050E"];
const changeRefusals: readonly PvwaErrorCode[] = [
  "PASWS032E",
  "PASWS125E",
  "PASWS159E",
  "PASWS164E",
  "CASTL031E",
  "CASTL032E",
];

const filterable = filterProperties.map(({ name, operators }) => `${name} ${operators.join("|")}`).join(", ");

const gen1Calls: readonly Description[] = [
  {
    route: `GET ${gen1}/Accounts`,
    summary: "Find an account, first generation",
    description: "How many there are, and the first of them.",
    needs: view,
    query: { Keywords: upTo(500), Safe: upTo(28) },
    answer: [200, answer({ Count: integer, accounts: list(ref("Gen1Account")) })],
  },
  {
    route: `POST ${gen1}/Account`,
    summary: "Add an account, first generation",
    needs: add,
    body: ref("Gen1AccountCreate"),
    answer: [201],
    refuses: [...addRefusals, "SFWS0007", "CASTL030E"],
  },
  {
    route: `PUT ${gen1}/Accounts/:id`,
    summary: "Replace an account, first generation",
    needs: change,
    body: ref("Gen1AccountUpdate"),
    answer: [200, answer({ UpdateAccountResult: ref("Gen1Account") })],
    refuses: changeRefusals,
  },
  {
    route: `DELETE ${gen1}/Accounts/:id`,
    summary: "Delete an account, first generation",
    needs: { safe: ["deleteAccounts"] },
    answer: [200],
  },
];

export const accounts: Room = {
  tag: "Accounts",
  description: "Privileged accounts in safes. What is there of an account's secret is in the tag Secrets.",
  calls: [
    {
      route: `GET ${path}`,
      summary: "List accounts",
      needs: view,
      query: {
        search: described(upTo(500), "Words, all of which must occur"),
        searchType: usually(choice(["contains", "startswith"]), "contains"),
        filter: described(upTo(2000), `${filterable}; joined by AND and OR`),
        logicalOperator: described(choice(["AND", "OR"]), "OR makes every AND of the filter an OR"),
        savedFilter: choice(savedFilterNames),
        sort: described(
          upTo(500),
          "id, name, userName, address, platformId, safeName, createdTime, categoryModificationTime; three at most",
        ),
        offset: usually({ ...integer, minimum: 0 }, 0),
        limit: usually({ ...integer, minimum: 1, maximum: 1000 }, 50),
      },
      answer: [200, page(ref("Account"))],
    },
    {
      route: `POST ${path}`,
      summary: "Add an account",
      needs: add,
      query: { allowAccountDuplications: usually(flag, false) },
      body: ref("AccountCreate"),
      answer: [201, ref("Account")],
      refuses: addRefusals,
    },
    {
      route: `GET ${path}/AdvancedSearchProperties`,
      summary: "What a filter may ask for",
      answer: [
        200,
        answer({
          advancedSearchProperties: list(answer({ propertyName: text, operators: list(text) })),
          logicalOperators: list(text),
          savedFilters: list(text),
        }),
      ],
      source: "shape-ours",
    },
    { route: `GET ${path}/:id`, summary: "Read an account", needs: view, answer: [200, ref("Account")] },
    {
      route: `PATCH ${path}/:id`,
      summary: "Change an account",
      needs: change,
      body: ref("AccountPatch"),
      answer: [200, ref("Account")],
      refuses: changeRefusals,
    },
    {
      route: `DELETE ${path}/:id`,
      summary: "Delete an account with its secret",
      needs: { safe: ["deleteAccounts"] },
      answer: [204],
    },
    {
      route: `POST ${path}/:id/LinkAccount`,
      summary: "Link another account",
      needs: { safe: ["updateAccountProperties", "listAccounts"], note: "listAccounts in the linked account's safe." },
      body: ref("AccountLink"),
      answer: [200],
      refuses: ["SFWS0007"],
    },
    {
      route: `DELETE ${path}/:id/LinkAccount/:index`,
      summary: "Unlink an account",
      needs: { safe: ["updateAccountProperties"] },
      answer: [200],
    },
    {
      route: "GET /API/ExtendedAccounts/:id/LinkedAccounts",
      summary: "The accounts that are linked to an account",
      needs: view,
      answer: [200, answer({ LinkedAccounts: list(ref("LinkedAccount")) })],
      source: "shape-ours",
    },
    {
      route: "GET /API/ExtendedAccounts/:id/overview",
      summary: "An account, with what is linked to it",
      needs: view,
      answer: [200, ref("AccountOverview")],
      source: "shape-ours",
    },
    ...gen1Calls,
  ],
};
