import { startWith } from './axios-auth-refresh.mjs';

export const start = startWith({ deduplicateRefresh: false });
