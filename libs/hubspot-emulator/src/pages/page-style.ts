export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #23303d; --soft: #5b6b7a; --line: #d5dde5; --card: #fff; --page: #f3f6f9; --action: #0b6b5e; --on-action: #fff; --warn: #4d3800; --warn-page: #ffe9b8; }
@media (prefers-color-scheme: dark) { :root { --text: #e6ebf0; --soft: #a3b1be; --line: #3a4754; --card: #1e2730; --page: #141b22; --action: #4cc3b0; --on-action: #06231f; --warn: #f3c777; --warn-page: #3a2c10; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
.banner { margin: 0; padding: .5rem 1rem; background: var(--warn-page); color: var(--warn); text-align: center; font-size: .875rem; }
main { max-width: 32rem; margin: 1.5rem auto; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
@media (max-width: 34rem) { main { margin: 0; border: 0; border-radius: 0; } }
main:has(table) { max-width: 72rem; }
main:has(table) form { margin: 0 0 1.5rem; }
main:has(table) button { flex: 0 1 16rem; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.3; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend, h2 { margin: 0 0 .5rem; padding: 0; font-size: 1rem; font-weight: 600; }
ul { margin: 0 0 1.25rem; padding-left: 1.25rem; }
pre { margin: 0 0 1.25rem; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap; font: .875rem ui-monospace, monospace; }
a { color: var(--action); }
code { font: .875rem ui-monospace, monospace; }
.choices { max-height: 20rem; overflow-y: auto; border: 1px solid var(--line); border-radius: .5rem; }
label { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; padding: .375rem .75rem; cursor: pointer; }
label + label { border-top: 1px solid var(--line); }
input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--action); }
.hint { color: var(--soft); font-size: .875rem; margin: 0 0 1.25rem; }
label .hint { margin: 0 0 0 auto; }
.actions { display: flex; gap: .75rem; flex-wrap: wrap; }
button { flex: 1 1 9rem; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button[value="approve"] { background: var(--action); border-color: var(--action); color: var(--on-action); }
.scroll { overflow-x: auto; margin: 0 0 1.25rem; overflow-wrap: normal; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 1rem; font-weight: 600; padding-bottom: .5rem; }
th, td { padding: .375rem .75rem .375rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td:first-child { white-space: nowrap; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 0 0 1rem; }
.fields label { display: block; padding: 0; border: 0; font-size: .875rem; cursor: default; }
.fields select, .fields input { display: block; width: 100%; height: 2.75rem; margin-top: .25rem; padding: .5rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--page); color: inherit; font: inherit; }
.languages { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: 1.5rem; font-size: .875rem; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
`;
