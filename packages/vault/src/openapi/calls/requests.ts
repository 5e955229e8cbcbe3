import type { Description, Room } from "../description.ts";
import { answer, body, described, flag, integer, list, ref, text, upTo, usually } from "../schema.ts";

const own = "/API/MyRequests";
const incoming = "/API/IncomingRequests";
const confirms = { safe: [["requestsAuthorizationLevel1", "requestsAuthorizationLevel2"]] } as const;
const query = { OnlyWaiting: usually(flag, false), Expired: usually(flag, false) };
const reason = { Reason: upTo(1000) };
const seconds = (description: string) => described({ ...integer, minimum: 0 }, description);

const decisions = (["Confirm", "Reject"] as const).flatMap((name): readonly Description[] => [
  {
    route: `POST ${incoming}/:request/${name}`,
    summary: `${name} a request`,
    needs: confirms,
    body: body(reason),
    answer: [200],
    refuses: ["CASTL049E", "CASTL048E"],
  },
  {
    route: `POST ${incoming}/${name}/Bulk`,
    summary: `${name} requests, each for itself`,
    needs: confirms,
    body: body(
      { BulkItems: { ...list(body({ RequestId: upTo(100), ...reason }, "RequestId")), minItems: 1, maxItems: 100 } },
      "BulkItems",
    ),
    answer: [
      200,
      answer({
        BulkItems: list(
          answer(
            { RequestId: text, Succeeded: flag, ErrorCode: text, ErrorMessage: text },
            "ErrorCode",
            "ErrorMessage",
          ),
        ),
      }),
    ],
  },
]);

export const requests: Room = {
  tag: "Requests",
  description: "Requests to use accounts of platforms with dual control, and their confirmation.",
  calls: [
    {
      route: `GET ${own}`,
      summary: "The caller's requests: the newest 1,000, the newest first",
      query,
      answer: [200, answer({ MyRequests: list(ref("Request")), Total: integer })],
    },
    {
      route: `POST ${own}`,
      summary: "Ask for the use of an account",
      needs: { safe: ["retrieveAccounts"], note: "With UseConnect useAccounts instead." },
      body: body(
        {
          AccountId: upTo(50),
          ...reason,
          TicketingSystemName: upTo(200),
          TicketID: upTo(200),
          MultipleAccessRequired: usually(flag, false),
          UseConnect: usually(flag, false),
          FromDate: seconds("Unix seconds; now when left out"),
          ToDate: seconds("Unix seconds, at most 365 days ahead; a day after FromDate when left out"),
        },
        "AccountId",
      ),
      answer: [201, ref("RequestDetails")],
      refuses: ["CASTL030E"],
    },
    {
      route: `GET ${own}/:request`,
      summary: "One of the caller's requests",
      answer: [200, ref("RequestDetails")],
    },
    { route: `DELETE ${own}/:request`, summary: "Withdraw one of the caller's requests", answer: [200] },
    {
      route: `GET ${incoming}`,
      summary: "What others ask for where the caller confirms: the newest 1,000, the newest first",
      needs: confirms,
      query,
      answer: [200, answer({ IncomingRequests: list(ref("Request")), Total: integer })],
    },
    {
      route: `GET ${incoming}/:request`,
      summary: "A request that the caller may confirm",
      needs: confirms,
      answer: [200, ref("RequestDetails")],
    },
    ...decisions,
  ],
};

const uploads = "/API/BulkActions/Accounts";

export const bulk: Room = {
  tag: "Bulk uploads",
  description: "Many accounts at once, added in the background. An upload is its uploader's own.",
  calls: [
    {
      route: `POST ${uploads}`,
      summary: "Upload accounts",
      needs: {
        safe: ["addAccounts"],
        note: "Each account needs what it needs alone; the refused ones are told by the upload.",
      },
      body: body(
        { source: upTo(255), accountsList: { ...list({ type: "object" }), minItems: 1, maxItems: 10_000 } },
        "accountsList",
      ),
      answer: [202, described(integer, "The number of the upload")],
      refuses: ["CASTL050E"],
    },
    {
      route: `GET ${uploads}`,
      summary: "The caller's uploads, the newest first",
      query: { limit: usually({ ...integer, minimum: 1, maximum: 1000 }, 1000) },
      answer: [200, answer({ BulkActions: list(ref("BulkUpload")), Total: integer })],
      source: "shape-ours",
    },
    {
      route: `GET ${uploads}/:id`,
      summary: "An upload, with the accounts that were not added and why",
      answer: [200, ref("BulkUploadDetails")],
      source: "shape-ours",
    },
  ],
};
