import helmet from "@fastify/helmet";
import type { FastifyPluginAsync } from "fastify";
import { readiness, type SystemStatus } from "../composition/system-status.ts";
import { pageStyleHash, statusPage } from "../status-page/page.ts";
import { gaugesOf } from "./gauges.ts";
import type { Metrics } from "./metrics.ts";

export interface PagesOptions {
  readonly status: () => Promise<SystemStatus>;
  readonly metrics: Metrics;
  readonly publicUrl: string;
}

/** The pages of the process itself: `/`, `/healthz`, `/readyz`, `/metrics`. Open to everybody: they name nobody. */
export const pages: FastifyPluginAsync<PagesOptions> = async (app, { status, metrics, publicUrl }) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [pageStyleHash],
        imgSrc: ["data:"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Only a server that speaks TLS may promise it (RFC 6797 section 7.2).
    strictTransportSecurity: publicUrl.startsWith("https:"),
  });

  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const services = readiness(await status());
    const ready = Object.values(services).every((state) => state === "ready");
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "notReady", services });
  });
  app.get("/metrics", async (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(metrics.print(gaugesOf(await status()))),
  );
  app.get("/", async (_request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .send(statusPage({ status: await status(), publicUrl, at: new Date() })),
  );
};
