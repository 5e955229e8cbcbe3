import type { Step } from "./step.ts";
import { connectSteps } from "./steps/connect.ts";
import { createSteps } from "./steps/create.ts";
import { externalUserSteps } from "./steps/external-user.ts";
import { internalUserSteps } from "./steps/internal-user.ts";
import { outageSteps } from "./steps/outage.ts";

/** The whole story, in the order in which it happened to somebody. */
export const story: readonly Step[] = [
  ...connectSteps,
  ...createSteps,
  ...internalUserSteps,
  ...externalUserSteps,
  ...outageSteps,
];
