import fc from 'fast-check';
import type { Problem } from '../errors/problem.js';
import { PROBLEM_CODES } from './problem.js';
import { problemPage } from './problem-page.js';
import { en } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import { pt } from './texts/pt.js';

const texts = { en, es, fr, pt };
const problem: Problem = {
  type: 'urn:problem-type:nestjs-hubspot-oauth:expired_state',
  title: 'Nothing was connected',
  status: 400,
  detail: 'The installation took longer than ten minutes.',
  code: 'expired_state',
};
const INSTALL_URL = 'https://app.example.com/hubspot/oauth/install';

const markup = (page: string) => page.replaceAll(/[^<>"']/g, '');

describe('problemPage', () => {
  it('says what happened, and where to go on if there is such a place', () => {
    const page = problemPage(problem, { en }, 'en', undefined);
    expect(page).toContain('<h1>Nothing was connected</h1>');
    expect(page).toContain(`<p>${problem.detail}</p>`);
    expect(page).not.toContain('<a ');
    expect(problemPage(problem, { en }, 'en', INSTALL_URL)).toContain(`href="${INSTALL_URL}"`);
  });

  it('holds every language and shows one', () => {
    const page = problemPage(problem, texts, 'fr', INSTALL_URL);
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('<title>Aucun compte n&#39;a été connecté</title>');
    expect(page.match(/ checked>/g)).toHaveLength(1);
    expect(page).toContain('id="fr" checked>');
    for (const [language, { name, install }] of Object.entries(texts)) {
      expect(page).toContain(`<section lang="${language}">`);
      expect(page).toContain(`>${name}</label>`);
      expect(page).toContain(`>${install.replaceAll("'", '&#39;')}</a>`);
    }
  });

  it('shows the English text of a problem that a language does not know', () => {
    const page = problemPage({ ...problem, code: 'of_the_host' }, { es }, 'es', undefined);
    expect(page).toContain('<html lang="es">');
    expect(page).toContain('<title lang="en">Nothing was connected</title>');
    expect(page).toContain('<h1 lang="en">Nothing was connected</h1>');
    expect(page).toContain(`<p lang="en">${problem.detail}</p>`);
  });

  it('adds the English detail where the text is another', () => {
    expect(problemPage(problem, { es }, 'es', undefined)).toContain(
      `<code>expired_state</code> ${problem.detail}</p>`,
    );
    expect(problemPage(problem, { en }, 'en', undefined)).toContain(
      '<code>expired_state</code></p>',
    );
  });

  it('lets no text become markup', () => {
    const plain = markup(problemPage(problem, { en }, 'en', ''));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '/', ' ') }),
        (text) => {
          const own = { name: text, language: text, install: text, problems: {} };
          const page = problemPage(
            { ...problem, title: text, detail: text, code: text },
            { en: own },
            'en',
            text,
          );
          expect(markup(page)).toBe(plain);
        },
      ),
    );
  });
});

describe('the texts of the pages', () => {
  it.each(Object.entries({ es, fr, pt }))('know every problem: %s', (_, { problems }) => {
    expect(Object.keys(problems).toSorted()).toEqual([...PROBLEM_CODES].toSorted());
  });
});
