import { answer, choice, flag, integer, list, nullable, ref, text, unixSeconds } from "../schema.ts";

const request = {
  RequestID: text,
  SafeName: text,
  RequestorUserName: text,
  RequestorReason: text,
  UserReason: text,
  CreationDate: unixSeconds,
  Operation: text,
  ExpirationDate: unixSeconds,
  OperationType: integer,
  AccessType: choice(["Multiple", "OneTime"]),
  ConfirmationsLeft: integer,
  AccessFrom: unixSeconds,
  AccessTo: unixSeconds,
  Status: { ...integer, description: "1 waiting, 2 confirmed, 3 rejected, 4 expired, 5 used" },
  StatusTitle: choice(["Waiting", "Confirmed", "Rejected", "Expired", "Used"]),
  InvalidRequestReason: integer,
  CurrentConfirmationLevel: integer,
  RequiredConfirmersCountLevel2: integer,
  TicketingSystemProperties: answer({ Name: text, Number: text, Status: text }),
  AdditionalInfo: { type: "object" },
  AccountDetails: answer({
    AccountID: text,
    Properties: answer({ Name: text, Safe: text, PolicyID: text, Address: text, UserName: text }),
  }),
};

const upload = {
  Id: integer,
  Source: text,
  Status: choice(["pending", "inProcess", "completed", "completedWithErrors", "failed"]),
  CreationTime: unixSeconds,
  CompletionTime: unixSeconds,
  Result: answer({ total: integer, succeeded: integer, failed: integer }),
};

const operation = choice(["change", "verify", "reconcile"]);

export const secretSchemas = {
  SecretVersion: answer({ versionID: integer, modifiedBy: text, modificationDate: unixSeconds, isTemporary: flag }),
  Activity: answer({
    Action: text,
    ActionID: { ...integer, description: "0 where the product's number is not public" },
    Alert: flag,
    ClientID: text,
    Date: unixSeconds,
    MoreInfo: text,
    Reason: text,
    User: text,
  }),
  Gen1Activity: answer({
    AccountName: text,
    Activity: text,
    ActivityCode: integer,
    ClientID: text,
    MoreInfo: text,
    Path: text,
    Reason: text,
    Time: { ...text, description: "MM/dd/yyyy HH:mm:ss, UTC" },
    UserName: text,
  }),
  Request: answer(request),
  RequestDetails: answer({
    ...request,
    Confirmers: list(
      answer({
        Type: integer,
        Name: text,
        ID: integer,
        Level: integer,
        Action: choice(["Confirmed", "Rejected"]),
        ActionDate: unixSeconds,
        Reason: text,
      }),
    ),
  }),
  BulkUpload: answer(upload, "CompletionTime"),
  BulkUploadDetails: answer(
    {
      ...upload,
      FailedItems: answer({
        Total: integer,
        Items: list(
          answer({ Index: integer, ErrorCode: nullable(text), Error: nullable(text), Item: { type: "object" } }),
        ),
      }),
    },
    "CompletionTime",
  ),
  CredentialTask: answer(
    {
      id: integer,
      operation,
      accountId: text,
      accountName: text,
      safeName: text,
      platformId: text,
      status: choice(["waiting", "due", "claimed"]),
      requestedBy: text,
      requestedTime: unixSeconds,
      dueTime: unixSeconds,
      attempt: integer,
      claimedBy: text,
      leaseUntil: unixSeconds,
    },
    "dueTime",
    "claimedBy",
    "leaseUntil",
  ),
  ClaimedTask: answer(
    {
      id: integer,
      attempt: integer,
      operation,
      leaseUntil: unixSeconds,
      requestedBy: text,
      account: ref("Account"),
      currentSecret: text,
      newSecret: text,
    },
    "currentSecret",
    "newSecret",
  ),
};
