/** DI token of the URL where an installation starts: the module's own install route. */
export const INSTALL_URL = Symbol.for('nestjs-hubspot-oauth:install-url');
