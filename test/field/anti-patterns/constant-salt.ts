// finds: constant-salt
import { scryptSync } from 'node:crypto';

export const hubspotKey = scryptSync(process.env.SECRET ?? '', 'salt', 32);
