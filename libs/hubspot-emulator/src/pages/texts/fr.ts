import type { PageTexts } from './page-texts.js';

export const fr: PageTexts = {
  tag: 'fr',
  name: 'Français',
  language: 'Langue',
  emulator: 'Émulateur.',
  notHubSpot: "Ce n'est pas HubSpot : les comptes et les données sont fictifs.",
  title: (app) => `Connecter ${app}`,
  question: (app) => `Connecter ${app} à votre compte ?`,
  account: 'Compte',
  requests: (app) => `${app} demande l'accès à`,
  optional: 'Facultatif',
  sentBack: (host) => `Vous retournerez à ${host}.`,
  approve: 'Approuver',
  cancel: 'Annuler',
};
