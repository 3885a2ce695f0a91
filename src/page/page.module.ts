import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ContactsModule } from '../contacts/contacts.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { ContactFormController } from './contact-form.controller.js';
import { LanguageController } from './language.controller.js';
import { NotFoundFilter } from './not-found.filter.js';
import { PageController } from './page.controller.js';

@Module({
  imports: [ContactsModule, WebhooksModule],
  controllers: [PageController, LanguageController, ContactFormController],
  providers: [{ provide: APP_FILTER, useClass: NotFoundFilter }],
})
export class PageModule {}
