import type { Dispatcher } from "undici";
import type { PvwaErrorDetail } from "../contract/error-body.ts";
import { PvwaError } from "../error/pvwa-error.ts";
import { isRecord } from "./guard.ts";

/** Longer messages than this are cut: they end up in logs and in other protocols' errors. */
const longestMessage = 1_000;

/** The error that a non-2xx answer stands for; an answer outside the envelope keeps its status and loses its text. */
export function answerError(status: number, headers: Dispatcher.ResponseData["headers"], text: string): PvwaError {
  const envelope = parseEnvelope(text);
  const code = textOf(envelope?.ErrorCode);
  const detail = textOf(envelope?.ErrorMessage).slice(0, longestMessage);
  return new PvwaError({
    kind: "http",
    status,
    code,
    detail,
    details: detailsOf(envelope?.Details),
    retryAfterSeconds: retryAfter(headers["retry-after"]),
    summary: `The PVWA answered ${status}${code === "" ? "" : ` ${code}`}${detail === "" ? "" : `: ${detail}`}`,
  });
}

function parseEnvelope(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function detailsOf(value: unknown): readonly PvwaErrorDetail[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isRecord).map((detail) => ({
    ErrorCode: textOf(detail.ErrorCode),
    ErrorMessage: textOf(detail.ErrorMessage).slice(0, longestMessage),
    ...(typeof detail.ParameterName === "string" ? { ParameterName: detail.ParameterName } : {}),
  }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** `Retry-After` in seconds: RFC 9110 section 10.2.3 allows a number of seconds or a date. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
