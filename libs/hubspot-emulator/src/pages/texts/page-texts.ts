/** The texts of the pages that are shown in several languages: the consent page. */
export interface PageTexts {
  /** The language tag (RFC 5646). */
  readonly tag: string;
  /** The language's own name, for the switch. */
  readonly name: string;
  /** The label of the language switch. */
  readonly language: string;
  readonly emulator: string;
  readonly notHubSpot: string;
  readonly title: (app: string) => string;
  readonly question: (app: string) => string;
  readonly account: string;
  readonly requests: (app: string) => string;
  readonly optional: string;
  readonly sentBack: (host: string) => string;
  readonly approve: string;
  readonly cancel: string;
}
