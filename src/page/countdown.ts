import { html, type Html } from './html.js';

/** Shows the time until `end`. Counts down if scripts run. */
export function countdown(end: Date, now: Date): Html {
  const leftMs = Math.max(0, end.getTime() - now.getTime());
  return html`<span role="timer" data-left-ms="${leftMs}">${duration(leftMs)}</span>`;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Runs in the browser. Uses the remaining time, because the browser's clock may be wrong. */
export const COUNTDOWN_SCRIPT = `
for (const timer of document.querySelectorAll('[data-left-ms]')) {
  const end = Date.now() + Number(timer.dataset.leftMs);
  const show = () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    timer.textContent = Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s';
  };
  setInterval(show, 1000);
}
`;
