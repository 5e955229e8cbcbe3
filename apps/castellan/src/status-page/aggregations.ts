import type { SystemStatus } from "../composition/system-status.ts";
import { type Html, html } from "./html.ts";

const looks: Readonly<Record<string, string>> = {
  completed: "good",
  completedWithWarning: "waiting",
  interrupted: "waiting",
  cancelled: "waiting",
  failed: "bad",
};

/** The last aggregation of each application, newest first. */
export function aggregations({ governance }: SystemStatus, at: Date): Html {
  if (governance?.ok !== true) return html`<p class="none">Governance does not run in this process.</p>`;
  const { lastAggregations } = governance.status;
  if (lastAggregations.length === 0) return html`<p class="none">Nothing has been aggregated yet.</p>`;
  return html`<table>
<thead><tr><th scope="col">Application</th><th scope="col">State</th><th scope="col">Finished</th><th scope="col" class="number">Objects</th><th scope="col">of them</th></tr></thead>
<tbody>${lastAggregations.map(
    ({ application, status, finishedAt, processed, counts }) => html`<tr>
<td>${application}</td>
<td><span class="state ${looks[status] ?? "elsewhere"}">${sentence(status)}</span></td>
<td class="when">${finishedAt === undefined ? "—" : moment(finishedAt, at)}</td>
<td class="number">${processed}</td>
<td class="counts">${countWords(counts)}</td>
</tr>`,
  )}</tbody>
</table>`;
}

function moment(milliseconds: number, now: Date): Html {
  const then = new Date(milliseconds).toISOString();
  return html`<time datetime="${then}">${ago(now.getTime() - milliseconds)}</time>`;
}

/** `just now`, `3 minutes ago`, `2 days ago`. */
function ago(milliseconds: number): string {
  const steps = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
  ] as const;
  for (const [length, name] of steps) {
    const count = Math.floor(milliseconds / length);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}

function countWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count.toLocaleString("en")} ${words(name)}`)
    .join(", ");
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function sentence(status: string): string {
  return words(status).replace(/^./, (letter) => letter.toUpperCase());
}
