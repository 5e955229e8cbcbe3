import { createHash } from "node:crypto";
import type { SystemStatus } from "../composition/system-status.ts";
import { aggregations } from "./aggregations.ts";
import { type Html, html } from "./html.ts";
import { services } from "./services.ts";
import { style } from "./style.ts";

/** What the Content-Security-Policy must allow for the page's style, and nothing more. */
export const pageStyleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

const styleSheet: Html = { html: `<style>${style}</style>` };

/** A tower with a keyhole for its gate. */
const emblem: Html = {
  html: `<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="M10 42V8h6v5h5V8h6v5h5V8h6v34z"/><circle cx="24" cy="25" r="4"/><path d="M24 29v6"/></svg>`,
};

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E%3Cpath fill='%231f5c4d' d='M8 44V6h8v6h4V6h8v6h4V6h8v38z'/%3E%3Ccircle cx='24' cy='25' r='4.5' fill='%23fff'/%3E%3Cpath fill='%23fff' d='M22.5 27h3v9h-3z'/%3E%3C/svg%3E";

export interface StatusPageContent {
  readonly status: SystemStatus;
  readonly publicUrl: string;
  readonly at: Date;
}

/** The page at `/`: which services run and how they are. It needs no script, and names no person. */
export function statusPage({ status, publicUrl, at }: StatusPageContent): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="30">
<title>Castellan · status</title>
<link rel="icon" href="${icon}">
${styleSheet}
</head>
<body>
<div class="page">
<header>${emblem}<div><h1>Castellan</h1><p>Who may reach the keys, and the vault kept in step with it</p></div></header>
<main>
<section aria-labelledby="services"><h2 id="services">Services</h2><ul class="services">${services(status)}</ul></section>
<section aria-labelledby="aggregations"><h2 id="aggregations">Last aggregations</h2><div class="panel">${aggregations(status, at)}</div></section>
<section aria-labelledby="interfaces"><h2 id="interfaces">Interfaces</h2><div class="panel"><ul class="links">${links(status)}</ul></div></section>
</main>
<footer>Served by <code>${publicUrl}</code>, <time datetime="${at.toISOString()}">${at.toISOString().slice(0, 19).replace("T", " ")} UTC</time>. The page renews itself every half minute.</footer>
</div>
</body>
</html>
`;
  return page.html;
}

function links({ vault, gateway, governance }: SystemStatus): readonly Html[] {
  return [
    ...(governance === undefined ? [] : [link("Governance REST", "/api/openapi.json", "the OpenAPI document")]),
    ...(gateway === undefined
      ? []
      : [
          link("SCIM service provider", "/scim/v2/ServiceProviderConfig", "what it can do"),
          link("SCIM resource types", "/scim/v2/ResourceTypes", "asks for a vault user"),
          link("SCIM schemas", "/scim/v2/Schemas", "asks for a vault user"),
        ]),
    ...(vault === undefined
      ? []
      : [link("Vault", "/PasswordVault/API/openapi.json", "the OpenAPI document of its PVWA calls")]),
    link("Health", "/healthz", "the process lives"),
    link("Readiness", "/readyz", "its services serve"),
    link("Metrics", "/metrics", "for Prometheus"),
  ];
}

function link(name: string, path: string, what: string): Html {
  return html`<li><span>${name} <span class="elsewhere">· ${what}</span></span><a href="${path}"><code>${path}</code></a></li>`;
}
