import { UseGuards } from '@nestjs/common';
import { SkipThrottle, ThrottlerGuard } from '@nestjs/throttler';
import { HubSpotOAuthController } from 'nestjs-hubspot-oauth';

/** Limits the four routes that browsers use. HubSpot sends the webhooks of all accounts from few addresses. */
export const ThrottledInstalls: ClassDecorator = (controller) => {
  const forBrowsers = controller.prototype instanceof HubSpotOAuthController;
  const decorate = forBrowsers ? UseGuards(ThrottlerGuard) : SkipThrottle();
  decorate(controller);
};
