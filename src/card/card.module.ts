import { Module } from '@nestjs/common';
import { CardController } from './card.controller.js';

@Module({ controllers: [CardController] })
export class CardModule {}
