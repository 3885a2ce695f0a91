// finds: state-in-memory
import { randomUUID } from 'node:crypto';

const pendingStates = new Map();

export function hubspotInstall(clientId: string) {
  const state = randomUUID();
  pendingStates.set(state, Date.now());
  return `https://app.hubspot.com/oauth/authorize?client_id=${clientId}&state=${state}`;
}
