import { CanceledError, isAxiosError, isCancel } from 'axios';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';

/**
 * Replaces an error that axios itself throws, outside the adapter, for a request of an account. Such
 * an error holds the config and so the body.
 */
export function stripRequestFromError(error: unknown): never {
  const { hubId } = (error as { readonly config?: { readonly hubId?: number } }).config ?? {};
  if (hubId === undefined) throw error;
  if (isCancel(error)) throw new CanceledError(error.message);
  if (!isAxiosError(error)) throw error;
  const { response, code = 'unknown' } = error;
  throw new UnexpectedHubSpotResponseError(
    `HubSpot's response for account ${hubId} could not be read (${code}).`,
    { hubId, ...(response !== undefined && { status: response.status }) },
  );
}
