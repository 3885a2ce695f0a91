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
 * The Chromium that `CHROMIUM_PATH` names, or else one that is installed. Undefined, said loudly,
 * where there is none; on CI that is an error.
 */
export function findChromium(): string | undefined {
  const found = process.env['CHROMIUM_PATH'] ?? PLACES.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const advice = 'No Chromium to test with: install one, or set CHROMIUM_PATH.';
  if (process.env['CI'] === 'true') throw new Error(advice);
  process.stderr.write(`SKIPPED: ${advice}\n`);
  return undefined;
}

/** A browser that talks to nobody but the pages it is sent to. */
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
