import type { Request } from 'express';
import { en } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import type { PageTexts } from './texts/page-texts.js';
import { pt } from './texts/pt.js';

export const LANGUAGES: readonly PageTexts[] = [en, es, fr, pt];
export const LANGUAGE_COOKIE = 'quickstart_language';

const CHOSEN = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=([a-z]{2})(?:;|$)`);

/** Returns the texts in the chosen language, else in one that the browser prefers, else in English. */
export function textsFor(request: Request): PageTexts {
  const chosen = CHOSEN.exec(request.headers.cookie ?? '')?.[1];
  const preferred = request.acceptsLanguages(LANGUAGES.map(({ tag }) => tag));
  const find = (wanted: string | false | undefined) => LANGUAGES.find(({ tag }) => tag === wanted);
  return find(chosen) ?? find(preferred) ?? en;
}
