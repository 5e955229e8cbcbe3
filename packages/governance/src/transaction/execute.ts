import type { Application } from "../application/application.ts";
import { ConnectorError } from "../application/connector-error.ts";
import type { Core } from "../core.ts";
import { isSealed, sealedDetail } from "../error/sealed.ts";
import { isText, parseRecord } from "../json.ts";
import { perform, type Secrets, UnverifiedError } from "./perform.ts";
import { commit, fail } from "./settle.ts";
import { type Failure, secretContext, type Transaction } from "./transaction.ts";

/** One attempt at one claimed transaction, from the opened secrets to the written outcome. */
export async function execute(core: Core, transaction: Transaction, signal: AbortSignal): Promise<void> {
  const { id, application: name, trackingId: correlationId } = transaction;
  let application: Application | undefined;
  let secrets: Secrets = {};
  try {
    const found = await core.connectors.use(name, async (connector, current) => {
      application = current;
      secrets = await openSecrets(core, transaction);
      return perform(connector, transaction, secrets, { correlationId, signal });
    });
    if (application !== undefined) await commit(core, transaction, application, found);
  } catch (error) {
    // Stopped by this process: how the attempt ended is not known, and the claim is left to whoever takes it over.
    if (signal.aborted && signal.reason instanceof StoppedError) return;
    const current = application ?? (await core.applications.find(name))?.application;
    if (current === undefined) throw error;
    const failure = withoutSecrets(failureOf(error), secrets);
    if (failure.kind === "internal") core.log.error({ err: error, transaction: id }, "an attempt failed unexpectedly");
    await fail(core, transaction, current, failure);
  }
}

/** The process stops and cannot wait any longer, or the claim is another's by now. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

async function openSecrets({ sealer }: Core, { id, secrets }: Transaction): Promise<Secrets> {
  if (secrets === undefined) return {};
  const opened = Object.entries(parseRecord(await sealer.open(secrets, secretContext(id))));
  return Object.fromEntries(opened.filter((entry): entry is [string, string] => isText(entry[1])));
}

/** What an application says of a refused value may repeat it. */
function withoutSecrets(failure: Failure, secrets: Secrets): Failure {
  const spellings = Object.values(secrets).flatMap((secret) => [JSON.stringify(secret).slice(1, -1), secret]);
  const shown = spellings.filter((spelling) => spelling !== "");
  return { ...failure, detail: shown.reduce((text, spelling) => text.replaceAll(spelling, "***"), failure.detail) };
}

function failureOf(error: unknown): Failure {
  if (error instanceof ConnectorError) {
    const { kind, message: detail, retryAfterMilliseconds } = error;
    return { kind, detail, retryAfterMilliseconds };
  }
  if (isSealed(error)) return { kind: "unavailable", detail: sealedDetail };
  if (error instanceof UnverifiedError) return { kind: "unverified", detail: error.message };
  if (error instanceof Error && error.name === "TimeoutError") {
    return { kind: "timeout", detail: "the application did not answer in time" };
  }
  return { kind: "internal", detail: "an unexpected error; the log of the server tells more" };
}
