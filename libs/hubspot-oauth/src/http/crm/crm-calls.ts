import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { HubId } from '../../connections/hub-id.js';

/** Sends the calls for one object type of an account. */
export interface CrmCalls {
  readonly hubId: HubId;
  /** The path of the object type, such as `/crm/objects/2026-03/contacts`. */
  readonly path: string;
  readonly request: <Body>(config: AxiosRequestConfig) => Promise<AxiosResponse<Body>>;
}

/** Posts JSON below the path of the object type. Rejects unless the status is 2xx. */
export function postCrm<Body>(
  { path, request }: CrmCalls,
  operation: string,
  data: object,
  config: AxiosRequestConfig | undefined,
  hubSpotCall: AxiosRequestConfig['hubSpotCall'],
): Promise<AxiosResponse<Body>> {
  return request<Body>({
    ...config,
    method: 'post',
    url: `${path}/${operation}`,
    data,
    hubSpotCall: { ...hubSpotCall, ...config?.hubSpotCall },
    validateStatus: (status) => status >= 200 && status < 300,
  });
}
