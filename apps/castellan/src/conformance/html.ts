import { type CheckResult, checkGroups, type ProbeReport } from "@castellan/scim";
import { type Html, html } from "../status-page/html.ts";
import { style } from "./style.ts";
import { factRows, isFault, levelNames, levels, outcomeName, scoreLine, timeOf, verdictOf } from "./wording.ts";

/** The report as one HTML page that needs nothing from anywhere. */
export function writeHtml(report: ProbeReport): string {
  const faults = report.checks.filter(isFault);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SCIM conformance of ${report.baseUrl}</title>
<style>${{ html: style }}</style>
</head>
<body><main>
${heading(report)}
${scores(report)}
${faults.length === 0 ? "" : html`<section><h2>To mend</h2>${faults.map(faultArticle)}</section>`}
<section><h2>Checks</h2>${checkGroups.map((group) => groupTable(group, report.checks))}</section>
${learnt(report)}
</main></body>
</html>
`.html;
}

function heading(report: ProbeReport): Html {
  return html`<header>
<p class="kind">SCIM conformance report</p>
<h1>${report.baseUrl}</h1>
<p class="verdict ${report.score.must.failed > 0 ? "bad" : "good"}">${verdictOf(report)}</p>
<p class="quiet">${timeOf(report.startedAt)} · ${String(report.requests)} requests · ${
    report.write ? "with temporary resources" : "reading only"
  }</p>
</header>${
    report.leftBehind.length === 0
      ? ""
      : html`<p class="bad">To be deleted by hand: ${report.leftBehind.join(", ")}</p>`
  }`;
}

function scores(report: ProbeReport): Html {
  return html`<section class="scores">${levels.map(([level, name, meaning]) => {
    const { passed, failed } = report.score[level];
    const share = passed + failed === 0 ? 0 : Math.floor((100 * passed) / (passed + failed));
    return html`<div class="score"><h2>${name}</h2><p class="number">${String(passed)}<small> / ${String(passed + failed)}</small></p>
<meter min="0" max="100" value="${String(share)}">${String(share)} %</meter>
<p class="quiet">${meaning}; ${scoreLine(report, level)}</p></div>`;
  })}</section>`;
}

function faultArticle({ id, level, section, title, detail, mend, evidence }: CheckResult): Html {
  return html`<article><h3>${title}</h3>
<p><strong>${levelNames[level]}</strong> · ${section} · <code>${id}</code></p>
<p><strong>Found:</strong> ${detail ?? "something else"}</p>
<p><strong>Mend:</strong> ${mend ?? ""}</p>
<pre>${evidence.join("\n")}</pre></article>`;
}

function groupTable(group: string, checks: readonly CheckResult[]): Html {
  const own = checks.filter((check) => check.group === group);
  return html`<h3>${group.charAt(0).toUpperCase() + group.slice(1)}</h3>
<table><thead><tr><th>Section</th><th>Level</th><th>Check</th><th>Outcome</th></tr></thead><tbody>${own.map(row)}</tbody></table>`;
}

function row(check: CheckResult): Html {
  const { section, level, title, detail, evidence } = check;
  const more =
    evidence.length === 0
      ? html``
      : html`<details><summary>evidence</summary><pre>${evidence.join("\n")}</pre></details>`;
  return html`<tr class="${classOf(check)}"><td>${section}</td><td>${levelNames[level]}</td><td>${title}${more}</td><td><b>${outcomeName(check)}</b>${
    detail === undefined ? "" : html`<br><span class="quiet">${detail}</span>`
  }</td></tr>`;
}

function classOf({ level, outcome }: CheckResult): string {
  return level === "habit" && outcome === "failed" ? "noted" : outcome;
}

function learnt(report: ProbeReport): Html {
  const { name, description, traits, settings } = report.dialect;
  const proposed = Object.entries(settings).map(
    ([setting, value]) => [`connector setting ${setting}`, String(value)] as const,
  );
  return html`<section><h2>What was learnt</h2>
<p>Dialect: <strong>${name}</strong>. ${description} <span class="quiet">(${traits.join("; ")})</span></p>
<table><tbody>${[...proposed, ...factRows(report)].map(([fact, value]) => html`<tr><td>${fact}</td><td>${value}</td></tr>`)}</tbody></table></section>`;
}
