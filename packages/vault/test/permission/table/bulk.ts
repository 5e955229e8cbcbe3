import { setTimeout } from "node:timers/promises";
import type { LightMyRequestResponse } from "fastify";
import type { SafeCall } from "../safe-call.ts";
import type { Stage } from "../stage.ts";

const path = "/API/BulkActions/Accounts";

function upload(stage: Stage, more: object): object {
  const address = `${stage.fresh()}.example`;
  return { accountsList: [{ safeName: stage.safe, platformId: "UnixSSH", userName: "root", address, ...more }] };
}

/** Whether the account of an upload came to be: it is added in the background. */
async function added(answer: LightMyRequestResponse, { caller }: Stage): Promise<boolean> {
  for (;;) {
    const { CompletionTime, Result } = (await caller("GET", `${path}/${answer.json()}`)).json();
    if (CompletionTime !== undefined) return Result.succeeded === 1;
    await setTimeout(2);
  }
}

/** Calls about many accounts at once. An upload is its uploader's own; each account in it needs what it needs alone. */
export const bulkCalls: readonly SafeCall[] = [
  {
    route: `POST ${path}`,
    needs: ["addAccounts"],
    arrange: (stage) => ({ path, body: upload(stage, {}) }),
    shows: added,
  },
  {
    route: `POST ${path}`,
    when: "with a secret",
    needs: ["addAccounts", "updateAccountContent"],
    arrange: (stage) => ({ path, body: upload(stage, { secret: "S3cret-value" }) }),
    shows: added,
  },
  { route: `GET ${path}`, needs: [], arrange: () => ({ path }) },
  {
    route: `GET ${path}/:id`,
    needs: [],
    async arrange(stage) {
      const answer = await stage.caller("POST", path, upload(stage, {}));
      return { path: `${path}/${answer.json()}` };
    },
  },
];
