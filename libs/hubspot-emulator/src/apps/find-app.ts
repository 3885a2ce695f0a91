import type { AppRegistry } from './app-registry.js';
import type { RegisteredApp } from './emulated-app.js';

/** Returns the app, or the first one if no client id is given. @throws Error if there is none */
export function findApp(apps: AppRegistry, clientId?: string): RegisteredApp {
  const app = clientId === undefined ? apps.all()[0] : apps.find(clientId);
  if (app === undefined) throw new Error(`No app has client id ${clientId}`);
  return app;
}
