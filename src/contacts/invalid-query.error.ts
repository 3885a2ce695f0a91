import { BadRequestException } from '@nestjs/common';

/** A query parameter is malformed. */
export class InvalidQueryError extends BadRequestException {
  constructor(parameter: string, reason: string) {
    super(`The parameter "${parameter}" ${reason}.`);
  }
}
