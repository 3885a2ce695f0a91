import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { rawBody: true });
app.useWebSocketAdapter(new WsAdapter(app));
const config = new DocumentBuilder()
  .addCookieAuth('hubspot_session', undefined, 'hubspot_account')
  .build();
SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, config), {
  jsonDocumentUrl: 'openapi.json',
});
await app.listen(process.env.PORT ?? 3000);
