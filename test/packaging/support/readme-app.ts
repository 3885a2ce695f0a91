import type { HostAppVariant } from './host-app.js';

/** Makes the app of a template that of the README, which needs no database. */
export const README_APP = {
  dependencies: { '@nestjs/typeorm': undefined, typeorm: undefined },
  sources: ['test/readme/app.module.ts'],
} satisfies HostAppVariant;
