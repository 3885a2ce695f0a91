import { Agent } from 'node:http';
import axios from 'axios';

/** One agent for all calls of a process, so that all subjects use the same transport. */
export const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export const API_PATH = '/account-info/2026-03/details';

export const http = axios.create({ httpAgent: agent });

/** A call to the API, for subjects that only return tokens. */
export function callWith(providerUrl: string, token: string): Promise<unknown> {
  return http.get(providerUrl + API_PATH, { headers: { Authorization: `Bearer ${token}` } });
}
