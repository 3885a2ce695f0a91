import type { Problem } from '../errors/problem.js';
import type { HttpRequest } from '../runtime/http-request.js';

/** The texts of the error page in one language. */
export interface HubSpotPageTexts {
  /** The language's own name, for the switch. */
  readonly name: string;
  /** The label of the language switch. */
  readonly language: string;
  /** The button that starts a new install. */
  readonly install: string;
  /** Title and explanation of each problem by its `code`. Without an entry the English ones are shown. */
  readonly problems: Readonly<Record<string, { readonly title: string; readonly detail: string }>>;
}

/** The pages that people see on the install and callback routes if something fails. */
export interface HubSpotPageOptions {
  /**
   * Texts by language tag (RFC 5646): of further languages, or instead of the library's `en`, `es`, `fr`
   * and `pt`.
   */
  readonly texts?: Readonly<Record<string, HubSpotPageTexts>> | undefined;
  /**
   * Returns the HTML of the whole page instead of the library's. The page may have inline styles and
   * inline SVG. It can load nothing and run no script, because its URL may contain an authorization code.
   */
  readonly render?: ((problem: Problem, request: HttpRequest) => string) | undefined;
}
