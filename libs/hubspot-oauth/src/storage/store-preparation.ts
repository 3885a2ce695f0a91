import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';

/** DI token of the setting `createTables`. */
export const CREATE_TABLES = Symbol.for('nestjs-hubspot-oauth:create-tables');

/** Lets the application fail to start if the store cannot be used as it is. */
@Injectable()
export class StorePreparation implements OnModuleInit {
  constructor(
    private readonly repository: HubSpotConnectionRepository,
    @Inject(CREATE_TABLES) private readonly createTables: boolean,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.repository.prepare({ createTables: this.createTables });
  }
}
