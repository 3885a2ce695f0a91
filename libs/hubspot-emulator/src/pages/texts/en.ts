import type { PageTexts } from './page-texts.js';

export const en: PageTexts = {
  tag: 'en',
  name: 'English',
  language: 'Language',
  emulator: 'Emulator.',
  notHubSpot: 'This is not HubSpot: accounts and data are made up.',
  title: (app) => `Connect ${app}`,
  question: (app) => `Connect ${app} to your account?`,
  account: 'Account',
  requests: (app) => `${app} requests access to`,
  optional: 'Optional',
  sentBack: (host) => `You will be sent back to ${host}.`,
  approve: 'Approve',
  cancel: 'Cancel',
};
