import { about, type Compilation, type Draft, type Pass } from "./draft.ts";
import { type Filtered, type Operation, operations } from "./plan.ts";

/**
 * Joins requests of the same operation on the same account, and settles operations that contradict each other: of
 * Enable and Disable the later stands, and Delete leaves nothing else to do. What comes out is in one fixed order.
 */
export const mergeRequests: Pass = (compilation, { identity }) => {
  const groups = new Map<string, Draft[]>();
  for (const [index, request] of compilation.requests.entries()) {
    const { name } = request.application.application;
    // Without an identity every Create is an account of its own.
    const account = request.account?.id ?? (identity === undefined ? `new ${index}` : "new");
    const key = JSON.stringify([name, account]);
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  const settled = [...groups.values()].map(settle);
  const requests = settled.flatMap((group) => group.requests).toSorted(inOrder);
  return {
    ...compilation,
    requests,
    filtered: [...compilation.filtered, ...settled.flatMap((group) => group.filtered)],
  };
};

function settle(group: readonly Draft[]): Pick<Compilation, "requests" | "filtered"> {
  const filtered: Filtered[] = [];
  const deleted = group.find(({ operation }) => operation === "Delete");
  const state = group.findLast(({ operation }) => operation === "Enable" || operation === "Disable");
  const kept = group.filter((request) => {
    const winner = winnerOver(request, deleted, state);
    if (winner === undefined) return true;
    const detail = `${winner.operation} in the same plan leaves nothing of it`;
    filtered.push({ ...about(request), reason: "superseded", detail });
    return false;
  });
  return { requests: mergeSame(kept), filtered };
}

function winnerOver(request: Draft, deleted: Draft | undefined, state: Draft | undefined): Draft | undefined {
  if (deleted !== undefined && request.operation !== "Delete") return deleted;
  const changesState = request.operation === "Enable" || request.operation === "Disable";
  return changesState && request.operation !== state?.operation ? state : undefined;
}

function mergeSame(requests: readonly Draft[]): readonly Draft[] {
  const merged = new Map<Operation, Draft>();
  for (const request of requests) {
    const before = merged.get(request.operation);
    const both = before && {
      ...before,
      attributeRequests: [...before.attributeRequests, ...request.attributeRequests],
      secrets: { ...before.secrets, ...request.secrets },
    };
    merged.set(request.operation, both ?? request);
  }
  return [...merged.values()];
}

/** By application, then account, then the order in which operations are carried out. */
function inOrder(left: Draft, right: Draft): number {
  return (
    compareText(left.application.application.name, right.application.application.name) ||
    compareText(left.nativeIdentity ?? "", right.nativeIdentity ?? "") ||
    operations.indexOf(left.operation) - operations.indexOf(right.operation)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
