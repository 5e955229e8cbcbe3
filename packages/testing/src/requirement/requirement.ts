/**
 * What a suite says when the machine lacks something that it needs: pass the result as `skip` to `node:test`. Where
 * everything is required (`CASTELLAN_TEST_REQUIRE=all`, as continuous integration sets it) it throws instead, so
 * that no suite is left out unseen.
 */
export function leaveOut(requirement: string, reason: string): string {
  const message = `needs ${requirement}: ${reason}`;
  if (process.env.CASTELLAN_TEST_REQUIRE === "all") throw new Error(`This suite ${message}`);
  return message;
}
