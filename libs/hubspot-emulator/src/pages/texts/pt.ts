import type { PageTexts } from './page-texts.js';

export const pt: PageTexts = {
  tag: 'pt',
  name: 'Português',
  language: 'Idioma',
  emulator: 'Emulador.',
  notHubSpot: 'Esta não é a HubSpot: as contas e os dados são fictícios.',
  title: (app) => `Conectar ${app}`,
  question: (app) => `Conectar ${app} à sua conta?`,
  account: 'Conta',
  requests: (app) => `${app} solicita acesso a`,
  optional: 'Opcional',
  sentBack: (host) => `Você voltará para ${host}.`,
  approve: 'Aprovar',
  cancel: 'Cancelar',
};
