import type { DeleteGuard } from "../application/application.ts";

/**
 * May so many accounts be marked deleted? Both bounds hold; one account is always allowed, however small the application.
 * @returns The reason why not, or `undefined`.
 */
export function deletionRefusal(missing: number, before: number, guard: DeleteGuard): string | undefined {
  const byPercent = Math.max(1, Math.floor((before * guard.maximumPercent) / 100));
  if (missing === 0 || (missing <= guard.maximumCount && missing <= byPercent)) return undefined;
  const bound =
    missing > guard.maximumCount
      ? `maximumCount is ${guard.maximumCount}`
      : `maximumPercent is ${guard.maximumPercent}, that is ${byPercent}`;
  return (
    `${missing} of ${before} accounts are missing and ${bound}: none was marked deleted. If they are really gone, ` +
    "aggregate again with a higher deleteGuard."
  );
}
