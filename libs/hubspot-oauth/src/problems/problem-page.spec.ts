import fc from 'fast-check';
import type { Problem } from './problem.js';
import { problemPage } from './problem-page.js';

const problem: Problem = {
  type: 'urn:problem-type:nestjs-hubspot-oauth:expired_state',
  title: 'Nothing was connected',
  status: 400,
  detail: 'The installation took longer than ten minutes.',
  code: 'expired_state',
};

const markup = (page: string) => page.replaceAll(/[^<>"']/g, '');

describe('problemPage', () => {
  it('says what happened, and where to go on if there is such a place', () => {
    const installUrl = 'https://app.example.com/hubspot/oauth/install';
    expect(problemPage(problem)).toContain('<h1>Nothing was connected</h1>');
    expect(problemPage(problem)).not.toContain('<a ');
    expect(problemPage({ ...problem, installUrl })).toContain(`href="${installUrl}"`);
  });

  it('lets no text become markup', () => {
    const plain = markup(problemPage({ ...problem, installUrl: '' }));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '/', ' ') }),
        (text) => {
          const page = problemPage({ ...problem, title: text, detail: text, installUrl: text });
          expect(markup(page)).toBe(plain);
        },
      ),
    );
  });
});
