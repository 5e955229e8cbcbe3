import type { SafePermission } from "@castellan/pvwa";
import type { LightMyRequestResponse } from "fastify";
import type { Method } from "../support/server.ts";
import type { Stage } from "./stage.ts";

/** A permission that a call needs, or several of which one is enough. */
export type Need = SafePermission | readonly SafePermission[];

export interface Request {
  readonly path: string;
  readonly body?: unknown;
}

/** One call about a safe or what is in it, and which permissions in that safe it needs. */
export interface SafeCall {
  /** As it is mounted: `PUT /API/Safes/:safe`. */
  readonly route: `${Method} /${string}`;
  /** What tells calls of one route apart. */
  readonly when?: string;
  readonly needs: readonly Need[];
  /** What those are told for whom the safe does not exist. Left out where they get an answer without it. */
  readonly hidden?: string;
  /** What a member without the permissions is told, where it is not that he lacks them. */
  readonly refused?: string;
  /** Prepares what the call is about, as the caller too: he may do everything in the safe then. */
  readonly arrange: (stage: Stage) => Promise<Request> | Request;
  /** Lists, and what is done later, are never refused: whether this one shows what is in the safe, or did it. */
  readonly shows?: (answer: LightMyRequestResponse, stage: Stage) => boolean | Promise<boolean>;
  /** The call may be made again and again: nothing is to be prepared anew after it went through. */
  readonly repeatable?: true;
  /** What a call that is allowed answers, where that is not 2xx, since nobody is there to do the rest. */
  readonly allowed?: string;
}

/** Whether a member with these permissions may make the call. */
export function isEnough(needs: readonly Need[], has: ReadonlySet<SafePermission>): boolean {
  return needs.every((need) => (typeof need === "string" ? has.has(need) : need.some((one) => has.has(one))));
}

/** The permissions that the call looks at. */
export function mentioned(needs: readonly Need[]): readonly SafePermission[] {
  return needs.flat();
}

/** The first that is enough for each need. */
export function leastFor(needs: readonly Need[]): readonly SafePermission[] {
  return needs.flatMap((need) => (typeof need === "string" ? [need] : need.slice(0, 1)));
}
