import { onEveryEngine } from "../support/engines.ts";
import { databaseSuite } from "./database-suite.ts";

await onEveryEngine("a database", databaseSuite);
