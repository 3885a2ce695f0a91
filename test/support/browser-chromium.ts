import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Returns the path of Chromium: `CHROMIUM_PATH` or an installed one. Without one: returns undefined
 * and prints a warning, or throws on CI.
 */
export function findChromium(): string | undefined {
  const found = process.env['CHROMIUM_PATH'] ?? PLACES.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const advice = 'No Chromium to test with: install one, or set CHROMIUM_PATH.';
  if (process.env['CI'] === 'true') throw new Error(advice);
  process.stderr.write(`SKIPPED: ${advice}\n`);
  return undefined;
}

/** Launches Chromium without its background requests. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // Chromium's sandbox does not work for root.
      ...(userInfo().uid === 0 ? ['--no-sandbox'] : []),
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
