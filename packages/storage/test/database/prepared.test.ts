import { onEveryEngine } from "../support/engines.ts";
import { preparedSuite } from "./prepared-suite.ts";

await onEveryEngine("prepared queries", preparedSuite);
