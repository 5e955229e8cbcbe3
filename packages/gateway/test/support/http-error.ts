import { PvwaError } from "@castellan/pvwa";

/** What the client throws when a PVWA answers so. */
export function httpError(status: number, code = "", detail = ""): PvwaError {
  return new PvwaError({
    kind: "http",
    status,
    code,
    detail,
    summary: `The PVWA answered ${status} ${code}: ${detail}`,
  });
}
