import type { Call } from '../http/endpoint.js';
import { en } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import type { PageTexts } from './texts/page-texts.js';
import { pt } from './texts/pt.js';

/** Every language of the consent page. */
export const LANGUAGES: readonly PageTexts[] = [en, es, fr, pt];

/** The parameter of the language switch. HubSpot has none: it is not part of the authorization request. */
export const LANGUAGE_PARAMETER = 'emulatorLanguage';

/** Returns the texts in the chosen language, else in one that the browser prefers, else in English. */
export function textsFor({ query, request }: Call): PageTexts {
  const chosen = query.get(LANGUAGE_PARAMETER);
  const preferred = request.acceptsLanguages(LANGUAGES.map(({ tag }) => tag));
  const find = (wanted: string | false | null) => LANGUAGES.find(({ tag }) => tag === wanted);
  return find(chosen) ?? find(preferred) ?? en;
}
