import type { Problem } from './problem.js';

/** The page loads nothing, runs no script and cannot be framed. */
export const PAGE_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page for a person whose installation failed, with a link to start again. */
export function problemPage(problem: Problem): string {
  const next =
    problem.installUrl === undefined
      ? ''
      : `<p><a class="button" href="${escapeHtml(problem.installUrl)}">Start the installation</a></p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(problem.title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 0; display: grid; place-items: center; min-height: 100vh; }
main { max-width: 32rem; padding: 2rem 1.25rem; box-sizing: border-box; }
h1 { font-size: 1.5rem; line-height: 1.25; }
.button { display: inline-block; padding: .7rem 1.2rem; border-radius: .5rem; background: #1f4b99; color: #fff; text-decoration: none; }
small { opacity: .7; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(problem.title)}</h1>
<p>${escapeHtml(problem.detail)}</p>
${next}
<p><small>${escapeHtml(problem.code)}</small></p>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
