import type { Problem } from '../errors/problem.js';
import type { HubSpotPageTexts } from '../options/hubspot-page-options.js';

/** The page loads nothing, runs no script and cannot be framed. */
export const PAGE_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The page for a person whose installation failed. It holds every language, and the switch is plain CSS:
 * a callback cannot be requested twice.
 *
 * @param texts by language tag
 * @param shown the language that is shown first
 * @param installUrl where the button leads; without it there is none
 */
export function problemPage(
  problem: Problem,
  texts: Readonly<Record<string, HubSpotPageTexts>>,
  shown: string,
  installUrl: string | undefined,
): string {
  const languages = Object.keys(texts);
  const sections = Object.entries(texts).map(
    ([language, text]) =>
      `<section lang="${language}">${section(problem, text, language, installUrl)}</section>`,
  );
  const inputs = languages.map(
    (language) =>
      `<input type="radio" name="language" id="${language}"${language === shown ? ' checked' : ''}>`,
  );
  const labels = Object.entries(texts).map(
    ([language, { name }]) =>
      `<label for="${language}" lang="${language}">${escapeHtml(name)}</label>`,
  );
  return `<!doctype html>
<html lang="${shown}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title${langOf(problem, texts[shown], shown)}>${escapeHtml(textOf(problem, texts[shown]).title)}</title>
<style>${STYLE}${languages.map(styleOf).join('')}</style>
</head>
<body>
${inputs.join('\n')}
<main>
${sections.join('\n')}
</main>
<nav aria-label="${escapeHtml(texts[shown]?.language ?? 'Language')}">
${labels.join('\n')}
</nav>
</body>
</html>
`;
}

function section(
  problem: Problem,
  text: HubSpotPageTexts,
  language: string,
  installUrl: string | undefined,
): string {
  const lang = langOf(problem, text, language);
  const { title, detail } = textOf(problem, text);
  const button = `<p><a class="button" href="${escapeHtml(installUrl ?? '')}">${escapeHtml(text.install)}</a></p>`;
  const original = detail === problem.detail ? '' : ` ${escapeHtml(problem.detail)}`;
  return `
<h1${lang}>${escapeHtml(title)}</h1>
<p${lang}>${escapeHtml(detail)}</p>
${installUrl === undefined ? '' : button}
<p class="soft" lang="en"><code>${escapeHtml(problem.code)}</code>${original}</p>
`;
}

function textOf(
  problem: Problem,
  texts: HubSpotPageTexts | undefined,
): { readonly title: string; readonly detail: string } {
  return texts?.problems[problem.code] ?? problem;
}

/** Marks a problem's text as English in the part of a language that has none of its own. */
function langOf(problem: Problem, texts: HubSpotPageTexts | undefined, language: string): string {
  return language === 'en' || texts?.problems[problem.code] !== undefined ? '' : ' lang="en"';
}

function styleOf(language: string): string {
  return `
#${language}:checked ~ main section[lang="${language}"] { display: block; }
#${language}:checked ~ nav [for="${language}"] { color: var(--text); font-weight: 600; text-decoration: none; }
#${language}:focus-visible ~ nav [for="${language}"] { outline: 3px solid var(--action); outline-offset: 2px; }
`;
}

/** Colours have a contrast of at least 4.5:1 in light and dark mode. */
const STYLE = `
:root { color-scheme: light dark; --text: #1d2a38; --soft: #526273; --line: #d6dde5; --card: #fff; --page: #f4f6f9; --action: #0f5f9e; --on-action: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #e7ecf1; --soft: #a5b3c0; --line: #37434f; --card: #1c242d; --page: #12181f; --action: #7cc0f5; --on-action: #06243a; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem; min-height: 100vh; display: grid; align-content: center; justify-items: center; gap: 1.25rem; background: var(--page); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
main { width: 100%; max-width: 34rem; padding: 2rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
section { display: none; }
section > :last-child { margin-bottom: 0; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.25rem; }
code { font: .875rem ui-monospace, monospace; }
.button { display: inline-block; padding: .6rem 1.125rem; border-radius: .5rem; background: var(--action); color: var(--on-action); font-weight: 600; text-decoration: none; }
.button:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
.soft { color: var(--soft); font-size: .875rem; }
input { position: absolute; opacity: 0; pointer-events: none; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; justify-content: center; }
label { padding: .375rem 0; color: var(--soft); cursor: pointer; text-decoration: underline; }
`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
