import type { PvwaErrorCode } from "@castellan/pvwa";
import { accountTextLimits } from "../../account/fields.ts";
import { type Description, gen1, type Room } from "../description.ts";
import {
  answer,
  between,
  body,
  choice,
  described,
  flag,
  integer,
  list,
  page,
  ref,
  text,
  unixSeconds,
  upTo,
  usually,
} from "../schema.ts";

const path = "/API/Accounts/:id";
const initiate = "initiateCPMAccountManagementOperations";
const sealed: readonly PvwaErrorCode[] = ["CASTL050E", "CASTL051E"];
const secret = described(text, "The secret");
const newCredentials = { NewCredentials: upTo(accountTextLimits.secret) };

const use = body({
  reason: upTo(1000),
  TicketingSystemName: upTo(200),
  TicketId: upTo(200),
  Version: described({ ...integer, minimum: 0 }, "0, or left out: the current one"),
  ActionType: choice(["show", "copy", "connect", "retrieve"]),
  isUse: usually(flag, false),
  Machine: upTo(500),
});

const retrievals = (["Password", "Secret"] as const).map(
  (name): Description => ({
    route: `POST ${path}/${name}/Retrieve`,
    summary: "Retrieve the secret",
    description: "On a platform of exclusive use it checks the account out.",
    needs: { safe: ["retrieveAccounts"], note: "To connect (ActionType connect, or isUse) also useAccounts." },
    body: use,
    answer: [200, secret],
    // The product's own type, though the body is JSON: published clients decide by it how often they unescape.
    ...(name === "Password" ? { type: "text/html" } : {}),
    refuses: ["CASTL040E", "CASTL043E", "CASTL044E", "CASTL041E", ...sealed],
  }),
);

const operations = (["Change", "Verify", "Reconcile"] as const).map(
  (name): Description => ({
    route: `POST ${path}/${name}`,
    summary: `${name} the secret on the target: makes a task for a worker`,
    needs: { safe: [initiate] },
    answer: [200],
    refuses: ["CAWS00001E", "CASTL045E", "CASTL046E"],
  }),
);

export const secrets: Room = {
  tag: "Secrets",
  description: "Accounts' secrets, their versions, their use and what was done with them.",
  calls: [
    ...retrievals,
    {
      route: `POST ${path}/Secret/Generate`,
      summary: "A new password by the platform's rules, kept nowhere",
      needs: { safe: [["updateAccountContent", "specifyNextAccountContent"]] },
      answer: [200, answer({ Password: text })],
    },
    {
      route: `GET ${path}/Secret/Versions`,
      summary: "The versions of the secret, the newest first",
      needs: { safe: ["listAccounts"] },
      query: { showTemporary: usually(flag, false) },
      answer: [200, answer({ Versions: list(ref("SecretVersion")) })],
    },
    {
      route: `POST ${path}/Password/Update`,
      summary: "Set the secret in the vault alone, at once",
      needs: { safe: ["updateAccountContent"] },
      body: body(newCredentials, "NewCredentials"),
      answer: [200],
      refuses: ["CASTL041E", "CASTL046E", "CASTL050E"],
    },
    {
      route: `POST ${path}/SetNextPassword`,
      summary: "The secret that the next change sets on the target",
      needs: { safe: [initiate, "specifyNextAccountContent"] },
      body: body({ ChangeImmediately: usually(flag, true), ...newCredentials }, "NewCredentials"),
      answer: [200],
      refuses: ["CAWS00001E", "CASTL045E", "CASTL046E", "CASTL050E"],
    },
    ...operations,
    {
      route: `POST ${path}/CheckIn`,
      summary: "Give back an account",
      needs: { note: "Being the one who has it." },
      answer: [200],
      refuses: ["CASTL041E", "CASTL042E"],
    },
    {
      route: `POST ${path}/Unlock`,
      summary: "Take an account back from whoever has it",
      needs: { safe: ["unlockAccounts"] },
      answer: [200],
      refuses: ["CASTL042E"],
    },
    {
      route: `GET ${path}/Activities`,
      summary: "What was done with an account: the newest 1,000, the newest first",
      needs: { safe: ["viewAuditLog"] },
      answer: [200, answer({ Activities: list(ref("Activity")) })],
    },
    {
      route: `GET ${gen1}/Accounts/:id/Activities`,
      summary: "What was done with an account, first generation",
      description: "The key is GetAccountActivitiesSlashResult for a path that ends with a slash.",
      needs: { safe: ["viewAuditLog"] },
      answer: [
        200,
        answer(
          {
            GetAccountActivitiesResult: list(ref("Gen1Activity")),
            GetAccountActivitiesSlashResult: list(ref("Gen1Activity")),
          },
          "GetAccountActivitiesResult",
          "GetAccountActivitiesSlashResult",
        ),
      ],
    },
  ],
};

const tasks = "/API/Castellan/CredentialTasks";
const lease = usually(between(10, 3600), 300);
const attempt = described({ ...integer, minimum: 1 }, "The number that the claim answered");

export const credentialTasks: Room = {
  tag: "Credential tasks",
  description: "The contract between the vault and the workers that change, verify and reconcile secrets on targets.",
  calls: [
    {
      route: `GET ${tasks}`,
      summary: "What is to be done on targets",
      needs: { safe: [initiate] },
      query: {
        offset: usually({ ...integer, minimum: 0 }, 0),
        limit: usually(between(1, 1000), 50),
      },
      answer: [200, page(ref("CredentialTask"))],
      source: "ours",
    },
    {
      route: `POST ${tasks}/Claim`,
      summary: "Claim tasks, with the secrets they take",
      needs: {
        safe: [initiate, "retrieveAccounts", "updateAccountContent"],
        note: "Where the platform has dual control also accessWithoutConfirmation. Tasks of other safes are not given out.",
      },
      body: body({
        limit: usually(between(1, 50), 1),
        leaseSeconds: lease,
        operations: list(choice(["change", "verify", "reconcile"])),
      }),
      answer: [200, answer({ value: list(ref("ClaimedTask")) })],
      refuses: sealed,
      source: "ours",
    },
    {
      route: `POST ${tasks}/:task/Renew`,
      summary: "Make a claim last longer",
      needs: { safe: [initiate] },
      body: body({ attempt, leaseSeconds: lease }, "attempt"),
      answer: [200, answer({ leaseUntil: unixSeconds })],
      refuses: ["CASTL030E", "CASTL046E"],
      source: "ours",
    },
    {
      route: `POST ${tasks}/:task/Complete`,
      summary: "Report what became of a task on the target",
      needs: { safe: [initiate] },
      body: body(
        {
          attempt,
          status: choice(["success", "failure"]),
          newSecret: upTo(accountTextLimits.secret),
          message: upTo(500),
        },
        "attempt",
        "status",
      ),
      answer: [200],
      refuses: ["CASTL030E", "CASTL046E", ...sealed],
      source: "ours",
    },
    {
      route: `DELETE ${tasks}/:task`,
      summary: "Withdraw a task",
      needs: { safe: [initiate] },
      answer: [204],
      refuses: ["CASTL030E", "CASTL046E"],
      source: "ours",
    },
  ],
};
