import { Module } from '@nestjs/common';
import { ReceivedEvents } from './received-events.js';

@Module({ providers: [ReceivedEvents], exports: [ReceivedEvents] })
export class WebhooksModule {}
