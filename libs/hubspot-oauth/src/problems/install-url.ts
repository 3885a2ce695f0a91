/** DI token of the URL of the install route. */
export const INSTALL_URL = Symbol.for('nestjs-hubspot-oauth:install-url');
