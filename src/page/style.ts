/** The style of every page. Colours have a contrast of at least 4.5:1 in light and dark mode. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1d2a38; --soft: #526273; --line: #d6dde5; --card: #fff; --page: #f4f6f9;
  --action: #0f5f9e; --on-action: #fff; --good: #146c43; --good-page: #e3f3ea;
  --warn: #7a4b00; --warn-page: #fff1d6; --danger: #a32020;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e7ecf1; --soft: #a5b3c0; --line: #37434f; --card: #1c242d; --page: #12181f;
    --action: #7cc0f5; --on-action: #06243a; --good: #86d7ab; --good-page: #173526;
    --warn: #f3c777; --warn-page: #3a2c10; --danger: #ff9d9d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 52rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; color: var(--soft); font-weight: 600; }
main { padding-top: 1rem; padding-bottom: 3rem; display: grid; gap: 1.25rem; }
main > * { min-width: 0; }
.banner { background: var(--warn-page); color: var(--warn); padding: .5rem 1.25rem; text-align: center; font-size: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; }
@media (max-width: 34rem) { header, main, footer { padding-left: .75rem; padding-right: .75rem; } .card { padding: 1.125rem; } }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; line-height: 1.3; }
p { margin: 0 0 1rem; }
.card > :last-child { margin-bottom: 0; }
a { color: var(--action); }
code { font: .875rem ui-monospace, monospace; }
.soft { color: var(--soft); }
.title { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; margin-bottom: 1rem; }
.title h1 { margin: 0; }
.status { padding: .15rem .7rem; border-radius: 1rem; font-size: .875rem; font-weight: 600; background: var(--good-page); color: var(--good); }
.status.ended { background: var(--warn-page); color: var(--warn); }
dl { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: .625rem 1.25rem; margin: 0 0 1.25rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: .125rem; } dd { margin-bottom: .625rem; } }
[role=timer] { font-variant-numeric: tabular-nums; font-weight: 600; }
.scopes { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .375rem; }
.scopes li { border: 1px solid var(--line); border-radius: .375rem; padding: 0 .5rem; }
footer { padding-bottom: 2rem; font-size: .875rem; }
footer nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.card > form { margin: 0 0 1.25rem; }
.events { list-style: none; margin: 0; padding: 0; }
.actions + .events, .actions + .soft { margin-top: 1rem; }
.events li { display: flex; gap: .75rem; margin-bottom: .25rem; }
.events time { flex: none; color: var(--soft); font-variant-numeric: tabular-nums; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 0; }
.actions form { margin: 0; }
.button { display: inline-block; min-height: 2.75rem; padding: .6rem 1.125rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: var(--text); font: inherit; font-weight: 600; line-height: 1.4; text-decoration: none; cursor: pointer; }
.button:hover { border-color: var(--soft); }
.button.main { background: var(--action); border-color: var(--action); color: var(--on-action); }
.button.danger { color: var(--danger); }
.table { overflow-x: auto; margin: 0 0 1rem; }
table { width: 100%; border-collapse: collapse; overflow-wrap: normal; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 600; font-size: .875rem; }
.search { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; }
.search input { flex: 1 1 12rem; min-width: 0; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--page); color: var(--text); font: inherit; }
td details { font-size: .875rem; }
td .search { margin: .5rem 0 0; }
summary { cursor: pointer; color: var(--action); }
summary.button { list-style: none; }
summary.button::-webkit-details-marker { display: none; }
.actions details[open] { flex-basis: 100%; }
.actions details form { margin-top: .75rem; }
@media (max-width: 34rem) { td { white-space: normal; overflow-wrap: anywhere; } .id { display: none; } }
.card > .actions:not(:last-child) { margin-bottom: 1.25rem; }
.notice { margin-bottom: 1rem; border-left: 4px solid var(--warn); background: var(--warn-page); border-radius: .375rem; padding: .75rem 1rem; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
`;
