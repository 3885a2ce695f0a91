import { createRequire } from 'node:module';
import path from 'node:path';
import { CommandLineError } from '../command-line.error.js';

/**
 * Loads a driver from the application in the current folder: with strict package managers this
 * package could not load what it does not depend on.
 *
 * @throws CommandLineError that says what to install
 */
export function loadDriver(specifier: string): unknown {
  const require = createRequire(path.join(process.cwd(), 'index.js'));
  try {
    return require(specifier);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error;
    const [name] = specifier.split('/');
    throw new CommandLineError(
      `The database in DATABASE_URL needs the package ${name}, which is not installed here. Run: npm install ${name}`,
    );
  }
}
