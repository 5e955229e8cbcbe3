/** The page's whole style: one sheet, allowed by its hash alone. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f2; --card: #ffffff; --ink: #1d2125; --quiet: #5b6570; --line: #e1ded5; --accent: #1f5c4d;
  --good: #1d7a46; --bad: #b3261e; --waiting: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e9e7e1; --quiet: #9aa4ae; --line: #2d3338; --accent: #7fc8b2;
    --good: #6ecb92; --bad: #ff9a8f; --waiting: #e5b45c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
.page { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
header { display: flex; align-items: center; gap: 1rem; margin-bottom: 2.25rem; }
header svg { width: 3rem; height: 3rem; flex: none; color: var(--accent); }
h1 { font-family: ui-serif, Charter, "Iowan Old Style", Georgia, "Noto Serif", "DejaVu Serif", serif; font-size: 2rem; font-weight: 600; line-height: 1.15; margin: 0; letter-spacing: -0.01em; }
header p { margin: 0.15rem 0 0; color: var(--quiet); }
h2 { font-size: 0.8rem; font-weight: 650; letter-spacing: 0.09em; text-transform: uppercase; color: var(--quiet); margin: 2.5rem 0 0.8rem; }
.services { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; list-style: none; margin: 0; padding: 0; }
.service, .panel { background: var(--card); border: 1px solid var(--line); border-radius: 0.7rem; }
.service { padding: 1.2rem 1.3rem 1.3rem; }
.service h3 { margin: 0; font-size: 1.15rem; display: flex; justify-content: space-between; align-items: baseline; gap: 0.8rem; }
.service > p { margin: 0.2rem 0 0.9rem; color: var(--quiet); font-size: 0.92rem; }
.state { font-size: 0.85rem; font-weight: 600; white-space: nowrap; }
.state::before { content: ""; display: inline-block; width: 0.55em; height: 0.55em; border-radius: 50%; background: currentColor; margin-right: 0.45em; }
.good { color: var(--good); } .bad { color: var(--bad); } .waiting { color: var(--waiting); } .elsewhere { color: var(--quiet); }
dl { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; margin: 0; font-size: 0.95rem; }
dt { color: var(--quiet); }
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
.panel { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.95rem; }
th, td { padding: 0.7rem 1.3rem; text-align: left; vertical-align: baseline; }
th { font-size: 0.82rem; font-weight: 600; color: var(--quiet); border-bottom: 1px solid var(--line); }
tbody tr + tr td { border-top: 1px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.when { white-space: nowrap; }
td.counts { min-width: 14rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.none { padding: 1rem 1.3rem; margin: 0; color: var(--quiet); }
.links { list-style: none; margin: 0; padding: 0.4rem 0; }
.links li { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; padding: 0.5rem 1.3rem; align-items: baseline; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 2px; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
code { font: 0.92em/1.4 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; color: var(--quiet); font-size: 0.88rem; }
@media (max-width: 34rem) { .links li { grid-template-columns: 1fr; } th, td { padding: 0.6rem 0.9rem; } .page { padding-top: 1.5rem; } }
`;
