import type { LightMyRequestResponse } from "fastify";
import type { Request, SafeCall } from "../safe-call.ts";
import type { Stage } from "../stage.ts";

const gen1 = "/WebServices/PIMServices.svc";
const hidden = "CASTL030E";

/** A call about a new account: what is to be done at the path that `path` makes of its id. */
function about(path: (id: string) => string, body?: unknown): SafeCall["arrange"] {
  return async (stage): Promise<Request> => ({
    path: path(await stage.account()),
    ...(body === undefined ? {} : { body }),
  });
}

function draft(stage: Stage, more: object = {}): object {
  const address = `${stage.fresh()}.example`;
  return { safeName: stage.safe, platformId: "UnixSSH", userName: "root", address, ...more };
}

function gen1Draft(stage: Stage, more: object = {}): object {
  const address = `${stage.fresh()}.example`;
  return { account: { safe: stage.safe, platformID: "UnixSSH", username: "root", address, ...more } };
}

const shows = (answer: LightMyRequestResponse, { safe }: Stage): boolean =>
  answer.json().value.some(({ safeName }: { safeName: string }) => safeName === safe);

/** Calls about accounts. */
export const accountCalls: readonly SafeCall[] = [
  { route: "GET /API/Accounts", needs: ["listAccounts"], arrange: about(() => "/API/Accounts?limit=1000"), shows },
  {
    route: "GET /API/Accounts",
    when: "of a safe, found by a word",
    needs: ["listAccounts"],
    arrange: async (stage) => {
      await stage.account();
      return { path: `/API/Accounts?search=root&filter=safeName%20eq%20${encodeURIComponent(stage.safe)}` };
    },
    shows,
  },
  {
    route: "GET /API/Accounts/:id",
    needs: ["listAccounts"],
    hidden,
    arrange: about((id) => `/API/Accounts/${id}`),
  },
  {
    route: "POST /API/Accounts",
    needs: ["addAccounts"],
    hidden: "PASWS031E",
    arrange: (stage) => ({ path: "/API/Accounts", body: draft(stage) }),
  },
  {
    route: "POST /API/Accounts",
    when: "with a secret",
    needs: ["addAccounts", "updateAccountContent"],
    hidden: "PASWS031E",
    arrange: (stage) => ({ path: "/API/Accounts", body: draft(stage, { secret: "S3cret-value" }) }),
  },
  {
    route: "PATCH /API/Accounts/:id",
    needs: ["updateAccountProperties"],
    hidden,
    repeatable: true,
    arrange: about((id) => `/API/Accounts/${id}`, [{ op: "replace", path: "/userName", value: "admin" }]),
  },
  {
    route: "PATCH /API/Accounts/:id",
    when: "its name",
    needs: ["renameAccounts"],
    hidden,
    repeatable: true,
    arrange: about((id) => `/API/Accounts/${id}`, [{ op: "replace", path: "/name", value: "renamed" }]),
  },
  {
    route: "PATCH /API/Accounts/:id",
    when: "its name and more",
    needs: ["renameAccounts", "updateAccountProperties"],
    hidden,
    repeatable: true,
    arrange: about(
      (id) => `/API/Accounts/${id}`,
      [
        { op: "replace", path: "/Name/", value: "renamed again" },
        { op: "replace", path: "/userName", value: "admin2" },
      ],
    ),
  },
  {
    route: "DELETE /API/Accounts/:id",
    needs: ["deleteAccounts"],
    hidden,
    arrange: about((id) => `/API/Accounts/${id}`),
  },
  {
    route: "POST /API/Accounts/:id/LinkAccount",
    needs: ["updateAccountProperties", "listAccounts"],
    hidden,
    repeatable: true,
    async arrange(stage) {
      const [id, name] = [await stage.account(), stage.fresh()];
      await stage.account({ name });
      return {
        path: `/API/Accounts/${id}/LinkAccount`,
        body: { safe: stage.safe, folder: "Root", name, extraPasswordIndex: 3 },
      };
    },
  },
  {
    route: "DELETE /API/Accounts/:id/LinkAccount/:index",
    needs: ["updateAccountProperties"],
    hidden,
    async arrange(stage) {
      const [id, name] = [await stage.account(), stage.fresh()];
      await stage.account({ name });
      const link = { safe: stage.safe, folder: "Root", name, extraPasswordIndex: 3 };
      await stage.must("POST", `/API/Accounts/${id}/LinkAccount`, link);
      return { path: `/API/Accounts/${id}/LinkAccount/3` };
    },
  },
  {
    route: "GET /API/ExtendedAccounts/:id/LinkedAccounts",
    needs: ["listAccounts"],
    hidden,
    arrange: about((id) => `/API/ExtendedAccounts/${id}/LinkedAccounts`),
  },
  {
    route: "GET /API/ExtendedAccounts/:id/overview",
    needs: ["listAccounts"],
    hidden,
    arrange: about((id) => `/API/ExtendedAccounts/${id}/overview`),
  },
  {
    route: `GET ${gen1}/Accounts`,
    needs: ["listAccounts"],
    async arrange(stage) {
      await stage.account();
      return { path: `${gen1}/Accounts?Keywords=root&Safe=${encodeURIComponent(stage.safe)}` };
    },
    shows: (answer) => answer.json().Count > 0,
  },
  {
    route: `POST ${gen1}/Account`,
    needs: ["addAccounts"],
    hidden: "PASWS031E",
    arrange: (stage) => ({ path: `${gen1}/Account`, body: gen1Draft(stage) }),
  },
  {
    route: `POST ${gen1}/Account`,
    when: "with a password",
    needs: ["addAccounts", "updateAccountContent"],
    hidden: "PASWS031E",
    arrange: (stage) => ({ path: `${gen1}/Account`, body: gen1Draft(stage, { password: "S3cret-value" }) }),
  },
  {
    route: `PUT ${gen1}/Accounts/:id`,
    needs: ["updateAccountProperties"],
    hidden,
    repeatable: true,
    async arrange(stage) {
      const name = stage.fresh();
      const id = await stage.account({ name });
      const account = { Safe: stage.safe, Folder: "Root", AccountName: name, DeviceType: "Operating System" };
      const Accounts = {
        ...account,
        PlatformID: "UnixSSH",
        Address: "moved.example",
        UserName: "root",
        Properties: [],
      };
      return { path: `${gen1}/Accounts/${id}`, body: { Accounts } };
    },
  },
  {
    route: `DELETE ${gen1}/Accounts/:id`,
    needs: ["deleteAccounts"],
    hidden,
    arrange: about((id) => `${gen1}/Accounts/${id}`),
  },
  {
    route: "GET /API/Platforms/:id/Safes",
    needs: [],
    arrange: about(() => "/API/Platforms/UnixSSH/Safes"),
    shows: (answer, { safe }) => JSON.stringify(answer.json().value).includes(`"${safe}"`),
  },
  {
    route: "GET /API/Users/:id/safes",
    when: "one's own",
    needs: [],
    arrange: async ({ caller }) => ({
      path: `/API/Users/${(await caller("GET", "/API/currentuser")).json().id}/safes`,
    }),
    shows: (answer, { safe }) => JSON.stringify(answer.json().Safes).includes(`"${safe}"`),
  },
];
