import { CanceledError, isAxiosError, isCancel } from 'axios';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';

/**
 * What axios itself rejects with, around the adapter, holds the config and so the body: callers get
 * an error that does not.
 */
export function stripRequestFromError(error: unknown): never {
  if (isCancel(error)) throw new CanceledError(error.message);
  if (!isAxiosError(error) || error.config === undefined) throw error;
  const { config, response, code = 'unknown' } = error;
  throw new UnexpectedHubSpotResponseError(`HubSpot's answer could not be read (${code}).`, {
    ...(config.hubId !== undefined && { hubId: config.hubId }),
    ...(response !== undefined && { status: response.status }),
  });
}
