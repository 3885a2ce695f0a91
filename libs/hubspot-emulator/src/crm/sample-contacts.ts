/** Properties of `count` obviously made-up contacts of one account. */
export function sampleContacts(domain: string, count: number): Record<string, string>[] {
  return Array.from({ length: count }, (_, index) => ({
    email: `contact-${index + 1}@${domain}`,
    firstname: 'Sample',
    lastname: `Contact ${index + 1}`,
  }));
}
