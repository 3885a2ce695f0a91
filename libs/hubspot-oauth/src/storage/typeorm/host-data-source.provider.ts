import type { Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';

import { HOST_DATA_SOURCE } from './data-source.js';

/** Provides the host's DataSource of that name as `HOST_DATA_SOURCE`, or undefined if there is none. */
export function hostDataSourceProvider(name: string): Provider {
  return {
    provide: HOST_DATA_SOURCE,
    // Optional, so that a missing one is reported by an error of this library.
    inject: [{ token: getDataSourceToken(name), optional: true }],
    useFactory: (dataSource: unknown) => dataSource,
  };
}
