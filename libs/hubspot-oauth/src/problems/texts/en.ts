import type { HubSpotPageTexts } from '../../options/hubspot-page-options.js';

/** The problems have English texts of their own. */
export const en: HubSpotPageTexts = {
  name: 'English',
  language: 'Language',
  install: 'Start the installation',
  problems: {},
};
