import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { LANGUAGE_COOKIE, LANGUAGES } from './page-language.js';

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/** The switch of the pages' language. */
@Controller('language')
export class LanguageController {
  @Get(':tag')
  @Header('Cache-Control', 'no-store')
  choose(@Param('tag') tag: string, @Res() response: Response): void {
    const language = LANGUAGES.find((known) => known.tag === tag);
    if (language === undefined) throw new NotFoundException();
    response.cookie(LANGUAGE_COOKIE, language.tag, {
      httpOnly: true,
      sameSite: 'lax',
      maxAge: YEAR_MS,
    });
    response.redirect(303, '/');
  }
}
