/** The style of a conformance report, on a screen and on paper. */
export const style = `
:root { color-scheme: light dark; --paper: #f7f6f2; --card: #fff; --ink: #1d2125; --quiet: #5b6570; --line: #e1ded5; --good: #1d7a46; --bad: #b3261e; --note: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --card: #1c2024; --ink: #e9e7e1; --quiet: #9aa4ae; --line: #2d3338; --good: #6ecb92; --bad: #ff9a8f; --note: #e5b45c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
.kind { margin: 0; letter-spacing: 0.09em; text-transform: uppercase; font-size: 0.8rem; font-weight: 650; color: var(--quiet); }
h1 { margin: 0.2rem 0; font: 600 1.9rem/1.2 ui-serif, Charter, Georgia, "Noto Serif", "DejaVu Serif", serif; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 0.6rem; } h3 { font-size: 1rem; margin: 1.4rem 0 0.4rem; }
.verdict { font-size: 1.2rem; font-weight: 600; margin: 0.4rem 0; } .good, .passed b { color: var(--good); } .bad, .failed b { color: var(--bad); } .noted b { color: var(--note); } .skipped b, .quiet { color: var(--quiet); }
.scores { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem; margin-top: 1.6rem; }
.score, article { background: var(--card); border: 1px solid var(--line); border-radius: 0.7rem; padding: 1rem 1.2rem; }
.score h2 { margin: 0; font-size: 0.95rem; } .score p { margin: 0.2rem 0; font-size: 0.9rem; } .score .number { font-size: 2rem; font-weight: 650; font-variant-numeric: tabular-nums; } .score small { font-size: 1rem; color: var(--quiet); } meter { width: 100%; }
article { margin: 0.8rem 0; } article h3 { margin-top: 0; } article p { margin: 0.3rem 0; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.6rem 0.8rem; overflow-x: auto; font-size: 0.82rem; white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 0.92rem; } th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); } th { color: var(--quiet); font-weight: 600; }
td:first-child { width: 13rem; } details { color: var(--quiet); font-size: 0.85rem; }
@media print { body { background: #fff; } article, tr { break-inside: avoid; } details { display: none; } }
`;
