import type { PageTexts } from './page-texts.js';

export const es: PageTexts = {
  tag: 'es',
  name: 'Español',
  language: 'Idioma',
  emulator: 'Emulador.',
  notHubSpot: 'Esto no es HubSpot: las cuentas y los datos son ficticios.',
  title: (app) => `Conectar ${app}`,
  question: (app) => `¿Conectar ${app} a su cuenta?`,
  account: 'Cuenta',
  requests: (app) => `${app} solicita acceso a`,
  optional: 'Opcional',
  sentBack: (host) => `Volverá a ${host}.`,
  approve: 'Aprobar',
  cancel: 'Cancelar',
};
