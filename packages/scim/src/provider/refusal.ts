import { errorResponse } from "../error/error-response.ts";
import type { Profile } from "../profile/profile.ts";
import { answerType } from "./media-type.ts";
import type { ScimResponse } from "./message.ts";

/** Answers an error as a profile's clients read it; `accept` is the header of the request. */
export type Refusal = (error: unknown, accept?: string) => ScimResponse;

export function refusal({ answers: { numericStatus } }: Profile): Refusal {
  return (error, accept) => errorResponse(error, { contentType: answerType(accept), numericStatus });
}
