import assert from "node:assert/strict";
import type { Request, SafeCall } from "../safe-call.ts";
import type { Stage } from "../stage.ts";

const hidden = "CASTL030E";
const tasks = "/API/Castellan/CredentialTasks";

function about(path: string, body?: unknown): SafeCall["arrange"] {
  return async (stage): Promise<Request> => ({
    path: path.replace(":id", await stage.account()),
    ...(body === undefined ? {} : { body }),
  });
}

/** What is to be done on a target; answers the number of the task. */
async function task(stage: Stage): Promise<number> {
  const id = await stage.account();
  await stage.must("POST", `/API/Accounts/${id}/Verify`);
  const { value } = (await stage.must("GET", `${tasks}?limit=1000`)).json();
  return value.find(({ accountId }: { accountId: string }) => accountId === id).id;
}

/** A task that the caller has claimed. */
async function claimed(stage: Stage): Promise<{ readonly id: number; readonly attempt: number }> {
  await task(stage);
  const { value } = (await stage.caller("POST", `${tasks}/Claim`, { limit: 1 })).json();
  assert.equal(value.length, 1);
  return value[0];
}

const initiate = "initiateCPMAccountManagementOperations";
const operations = ["Change", "Verify", "Reconcile"].map(
  (name): SafeCall => ({
    route: `POST /API/Accounts/:id/${name}`,
    needs: [initiate],
    hidden,
    repeatable: true,
    arrange: about(`/API/Accounts/:id/${name}`),
  }),
);

/** Calls about accounts' secrets, and about what is done with them. */
export const secretCalls: readonly SafeCall[] = [
  ...["Password/Retrieve", "Secret/Retrieve"].flatMap((name): readonly SafeCall[] => [
    {
      route: `POST /API/Accounts/:id/${name}`,
      needs: ["retrieveAccounts"],
      hidden,
      repeatable: true,
      arrange: about(`/API/Accounts/:id/${name}`),
    },
    {
      route: `POST /API/Accounts/:id/${name}`,
      when: "to connect",
      needs: ["retrieveAccounts", "useAccounts"],
      hidden,
      repeatable: true,
      arrange: about(`/API/Accounts/:id/${name}`, { ActionType: "connect" }),
    },
  ]),
  {
    route: "POST /API/Accounts/:id/Secret/Generate",
    needs: [["updateAccountContent", "specifyNextAccountContent"]],
    hidden,
    repeatable: true,
    arrange: about("/API/Accounts/:id/Secret/Generate"),
  },
  {
    route: "GET /API/Accounts/:id/Secret/Versions",
    needs: ["listAccounts"],
    hidden,
    arrange: about("/API/Accounts/:id/Secret/Versions"),
  },
  {
    route: "POST /API/Accounts/:id/Password/Update",
    needs: ["updateAccountContent"],
    hidden,
    repeatable: true,
    arrange: about("/API/Accounts/:id/Password/Update", { NewCredentials: "An0ther-value" }),
  },
  {
    route: "POST /API/Accounts/:id/SetNextPassword",
    needs: [initiate, "specifyNextAccountContent"],
    hidden,
    repeatable: true,
    arrange: about("/API/Accounts/:id/SetNextPassword", { ChangeImmediately: true, NewCredentials: "N3xt-value" }),
  },
  ...operations,
  {
    route: "POST /API/Accounts/:id/CheckIn",
    needs: [],
    hidden,
    repeatable: true,
    allowed: "CASTL042E",
    arrange: about("/API/Accounts/:id/CheckIn"),
  },
  {
    route: "POST /API/Accounts/:id/Unlock",
    needs: ["unlockAccounts"],
    hidden,
    repeatable: true,
    allowed: "CASTL042E",
    arrange: about("/API/Accounts/:id/Unlock"),
  },
  {
    route: "GET /API/Accounts/:id/Activities",
    needs: ["viewAuditLog"],
    hidden,
    arrange: about("/API/Accounts/:id/Activities"),
  },
  {
    route: "GET /WebServices/PIMServices.svc/Accounts/:id/Activities",
    needs: ["viewAuditLog"],
    hidden,
    arrange: about("/WebServices/PIMServices.svc/Accounts/:id/Activities"),
  },
  {
    route: `GET ${tasks}`,
    needs: [initiate],
    async arrange(stage) {
      await task(stage);
      return { path: tasks };
    },
    shows: (answer) => answer.json().value.length > 0,
  },
  {
    route: `POST ${tasks}/Claim`,
    needs: [initiate, "retrieveAccounts", "updateAccountContent"],
    async arrange(stage) {
      await task(stage);
      return { path: `${tasks}/Claim`, body: { limit: 50 } };
    },
    shows: (answer) => answer.json().value.length > 0,
  },
  {
    route: `POST ${tasks}/:task/Renew`,
    needs: [initiate],
    hidden,
    repeatable: true,
    async arrange(stage) {
      const { id, attempt } = await claimed(stage);
      return { path: `${tasks}/${id}/Renew`, body: { attempt } };
    },
  },
  {
    route: `POST ${tasks}/:task/Complete`,
    needs: [initiate],
    hidden,
    async arrange(stage) {
      const { id, attempt } = await claimed(stage);
      return { path: `${tasks}/${id}/Complete`, body: { attempt, status: "success" } };
    },
  },
  {
    route: `DELETE ${tasks}/:task`,
    needs: [initiate],
    hidden,
    arrange: async (stage) => ({ path: `${tasks}/${await task(stage)}` }),
  },
];
