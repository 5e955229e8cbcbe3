import type { SafeCall } from "../safe-call.ts";

const gen1 = "/WebServices/PIMServices.svc/Safes";

const names = (list: readonly { safeName?: string; SafeName?: string }[]) =>
  list.map(({ safeName, SafeName }) => safeName ?? SafeName);

/** Calls about safes themselves. */
export const safeCalls: readonly SafeCall[] = [
  {
    route: "GET /API/Safes",
    needs: [],
    arrange: () => ({ path: "/API/Safes?limit=1000" }),
    shows: (answer, { safe }) => names(answer.json().value).includes(safe),
  },
  {
    route: "GET /API/Safes",
    when: "names only",
    needs: [],
    arrange: ({ safe }) => ({ path: `/API/Safes?extendedDetails=false&search=${safe}` }),
    shows: (answer, { safe }) => names(answer.json().value).includes(safe),
  },
  {
    route: "GET /API/Safes",
    when: "with accounts",
    needs: ["listAccounts"],
    async arrange(stage) {
      await stage.account();
      return { path: "/API/Safes?includeAccounts=true&limit=1000" };
    },
    shows: (answer, { safe }) =>
      answer.json().value.some((shown: { safeName: string; accounts: unknown[] }) => {
        return shown.safeName === safe && shown.accounts.length > 0;
      }),
  },
  {
    route: "GET /API/Safes/:safe",
    needs: [],
    hidden: "SFWS0007",
    arrange: ({ safe }) => ({ path: `/API/Safes/${safe}` }),
  },
  {
    route: "PUT /API/Safes/:safe",
    needs: ["manageSafe", "viewSafeMembers"],
    hidden: "SFWS0007",
    arrange: (stage) => ({ path: `/API/Safes/${stage.safe}`, body: { description: stage.fresh() } }),
  },
  {
    route: "DELETE /API/Safes/:safe",
    needs: ["manageSafe"],
    hidden: "SFWS0007",
    arrange: ({ safe }) => ({ path: `/API/Safes/${safe}` }),
  },
  {
    route: `GET ${gen1}`,
    needs: [],
    arrange: () => ({ path: gen1 }),
    shows: (answer, { safe }) => names(answer.json().GetSafesResult).includes(safe),
  },
  {
    route: `GET ${gen1}`,
    when: "search",
    needs: [],
    arrange: () => ({ path: `${gen1}?Query=box` }),
    shows: (answer, { safe }) => names(answer.json().SearchSafesResult).includes(safe),
  },
  {
    route: `GET ${gen1}/:safe`,
    needs: [],
    hidden: "SFWS0007",
    arrange: ({ safe }) => ({ path: `${gen1}/${safe}` }),
  },
  {
    route: `PUT ${gen1}/:safe`,
    needs: ["manageSafe", "viewSafeMembers"],
    hidden: "SFWS0007",
    arrange: (stage) => ({ path: `${gen1}/${stage.safe}`, body: { safe: { Description: stage.fresh() } } }),
  },
  {
    route: `DELETE ${gen1}/:safe`,
    needs: ["manageSafe"],
    hidden: "SFWS0007",
    arrange: ({ safe }) => ({ path: `${gen1}/${safe}` }),
  },
];
