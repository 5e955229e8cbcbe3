import type { PvwaErrorBody, PvwaErrorDetail } from "../contract/error-body.ts";
import { type PvwaErrorCode, pvwaErrors } from "./catalogue.ts";

/** What a server of this contract throws to refuse a request: the status and the body of its answer. */
export class PvwaRefusal extends Error {
  override readonly name = "PvwaRefusal";
  readonly code: PvwaErrorCode;
  readonly status: number;
  readonly body: PvwaErrorBody;

  constructor(code: PvwaErrorCode, body: PvwaErrorBody) {
    super(`${code}: ${body.ErrorMessage}`);
    this.code = code;
    this.status = pvwaErrors[code].status;
    this.body = body;
  }
}

/** The refusal `code` about `subject`. */
export function refusal(code: PvwaErrorCode, subject = ""): PvwaRefusal {
  return new PvwaRefusal(code, { ErrorCode: code, ErrorMessage: pvwaErrors[code].message(subject) });
}

/** 400 `PASWS167E` that names each parameter, what is wrong with it and how to mend it. */
export function invalidParameters(
  problems: readonly { readonly parameter: string; readonly problem: string; readonly code?: PvwaErrorCode }[],
): PvwaRefusal {
  const details = problems.map(
    ({ parameter, problem, code }): PvwaErrorDetail => ({
      ParameterName: parameter,
      ErrorCode: code ?? "",
      ErrorMessage: problem,
    }),
  );
  const summary = problems.map(({ parameter, problem }) => `[${parameter}] ${problem}`).join(" ");
  return new PvwaRefusal("PASWS167E", {
    ErrorCode: "PASWS167E",
    ErrorMessage: `${pvwaErrors.PASWS167E.message()} ${summary}`,
    Details: details,
  });
}
