// Runs TypeScript sources in child processes: node --import ./register-typescript.mjs
import { fileURLToPath } from 'node:url';

import { transformFile } from '@swc/core';

export async function resolve(specifier, context, nextResolve) {
  const isSource = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
  return nextResolve(isSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { code } = await transformFile(fileURLToPath(url));
  return { format: 'module', source: code, shortCircuit: true };
}
