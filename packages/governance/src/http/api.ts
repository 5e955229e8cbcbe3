import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Static, TSchema } from "typebox";
import type { Authenticate, Caller } from "../authentication/authenticate.ts";
import type { Scope } from "../authentication/scope.ts";
import type { Core } from "../core.ts";
import type { TaskRunner } from "../task/task-runner.ts";
import type { TransactionWorker } from "../transaction/worker.ts";

/** Handlers see bodies and parameters in the type of their schema. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  readonly validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
}

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxProvider
>;

/** What the routes work with. */
export interface Services {
  readonly core: Core;
  readonly tasks: TaskRunner;
  readonly worker: TransactionWorker;
  readonly authenticate: Authenticate;
}

/** Adds one room's routes. */
export type Routes = (api: Api, services: Services) => void;

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the caller must be allowed; `read` where nothing is said. `public` asks for no credentials. */
    scope?: Scope | "public";
    /** The body may be left out: an empty object stands for it. */
    optionalBody?: boolean;
    /** A route that only says that there is nothing. */
    nowhere?: boolean;
  }
  interface FastifyRequest {
    governanceCaller: Caller | undefined;
  }
}
