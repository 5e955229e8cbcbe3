import type { Caller } from "../../support/server.ts";
import type { SafeCall } from "../safe-call.ts";
import type { Stage } from "../stage.ts";

const own = "/API/MyRequests";
const incoming = "/API/IncomingRequests";
const unknown = "CASTL047E";
const confirms = [["requestsAuthorizationLevel1", "requestsAuthorizationLevel2"]] as const;

/** An account that takes a confirmed request. */
async function guarded(stage: Stage): Promise<string> {
  const { Platforms } = (await stage.must("GET", "/API/Platforms/Targets")).json();
  const { ID } = Platforms.find(({ PlatformID }: { PlatformID: string }) => PlatformID === "Oracle");
  const rule = { RequireDualControlPasswordAccessApproval: { IsActive: true, IsAnException: true } };
  await stage.must("PUT", `/API/Platforms/Targets/${ID}/PrivilegedAccessWorkflows`, rule);
  return await stage.account({ platformId: "Oracle", platformAccountProperties: { Port: "1521", Database: "d" } });
}

/** Asks for the use of an account; answers the request's id. */
async function ask(stage: Stage, caller: Caller): Promise<string> {
  const answer = await caller("POST", own, { AccountId: await guarded(stage), Reason: "r" });
  if (answer.statusCode !== 201) throw new Error(`${own}: ${answer.body}`);
  return answer.json().RequestID;
}

/** Somebody else asks. */
async function asked(stage: Stage): Promise<string> {
  return await ask(stage, stage.admin);
}

const decisions = ["Confirm", "Reject"].flatMap((name): readonly SafeCall[] => [
  {
    route: `POST ${incoming}/:request/${name}`,
    needs: confirms,
    hidden: unknown,
    refused: unknown,
    arrange: async (stage) => ({ path: `${incoming}/${await asked(stage)}/${name}`, body: { Reason: "r" } }),
  },
  {
    route: `POST ${incoming}/${name}/Bulk`,
    needs: confirms,
    arrange: async (stage) => ({
      path: `${incoming}/${name}/Bulk`,
      body: { BulkItems: [{ RequestId: await asked(stage), Reason: "r" }] },
    }),
    shows: (answer) => answer.json().BulkItems[0].Succeeded,
  },
]);

/** Calls about requests to use accounts. A request is its requestor's own; it shows him the account as long as he is a member. */
export const requestCalls: readonly SafeCall[] = [
  {
    route: `POST ${own}`,
    needs: ["retrieveAccounts"],
    hidden: "CASTL030E",
    repeatable: true,
    arrange: async (stage) => ({ path: own, body: { AccountId: await guarded(stage), Reason: "r" } }),
  },
  {
    route: `POST ${own}`,
    when: "to connect",
    needs: ["useAccounts"],
    hidden: "CASTL030E",
    repeatable: true,
    arrange: async (stage) => ({ path: own, body: { AccountId: await guarded(stage), Reason: "r", UseConnect: true } }),
  },
  { route: `GET ${own}`, needs: [], arrange: () => ({ path: own }) },
  {
    route: `GET ${own}/:request`,
    needs: [],
    hidden: unknown,
    arrange: async (stage) => ({ path: `${own}/${await ask(stage, stage.caller)}` }),
  },
  {
    route: `DELETE ${own}/:request`,
    needs: [],
    arrange: async (stage) => ({ path: `${own}/${await ask(stage, stage.caller)}` }),
  },
  {
    route: `GET ${incoming}`,
    needs: confirms,
    async arrange(stage) {
      await asked(stage);
      return { path: incoming };
    },
    shows: (answer) => answer.json().IncomingRequests.length > 0,
  },
  {
    route: `GET ${incoming}/:request`,
    needs: confirms,
    hidden: unknown,
    refused: unknown,
    arrange: async (stage) => ({ path: `${incoming}/${await asked(stage)}` }),
  },
  ...decisions,
];
