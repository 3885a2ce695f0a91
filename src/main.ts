import { HubSpotConfigurationError } from 'nestjs-hubspot-oauth';
import { ConfigurationError } from './configuration/configuration.error.js';
import { startQuickstart } from './start-quickstart.js';

try {
  const { url, emulator } = await startQuickstart(process.env);
  const hubSpot = emulator === undefined ? '' : ` (HubSpot is emulated at ${emulator.url})`;
  console.log(`The quickstart is ready: open ${url}${hubSpot}`);
} catch (error) {
  const isConfigurationError =
    error instanceof ConfigurationError || error instanceof HubSpotConfigurationError;
  console.error(isConfigurationError ? error.message : error);
  process.exit(1);
}
