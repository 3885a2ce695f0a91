import { createHash } from 'node:crypto';
import type { HelmetOptions } from 'helmet';
import { COUNTDOWN_SCRIPT } from './countdown.js';
import { STYLE } from './style.js';

/** The pages have one script and one style, allowed by their hashes, and load nothing else. */
export function securityHeaders(ownOrigin: string): HelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: [hashOf(COUNTDOWN_SCRIPT)],
        styleSrc: [hashOf(STYLE)],
        imgSrc: ['data:'],
        formAction: ["'self'", ownOrigin],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With no-referrer, helmet's default, browsers post forms with "Origin: null".
    referrerPolicy: { policy: 'same-origin' },
  };
}

function hashOf(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
