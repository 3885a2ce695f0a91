// One calling process: each round takes a sample of every variant, in shuffled order. Arguments: the
// server's URL and the number of this process, which seeds the order.
import { SeededRandom } from '../support/seeded-random.js';
import { type Variant, variantsOf } from './variants.js';

/** One measurement of one variant. */
export interface Sample {
  readonly perSecond: number;
  /** Processor time of the process, all of its threads together, in microseconds per call. */
  readonly cpuUs: number;
}

export interface Figures {
  readonly name: string;
  readonly client: string;
  /** In the order of the rounds. */
  readonly samples: readonly Sample[];
}

const ACCOUNTS = Array.from({ length: 1_000 }, (_, index) => 1_000_000 + index);
const AT_ONCE = 16;
const CALLS = 1_000;
const ROUNDS = 10;
const WARM_UP = 2;

const [apiUrl = '', seed = ''] = process.argv.slice(2);
const random = new SeededRandom(Number(seed));
const { variants, compare } = await variantsOf(apiUrl, ACCOUNTS);
const figures = new Map(variants.map((variant) => [variant, [] as Sample[]]));
for (let round = -WARM_UP; round < ROUNDS; round++) {
  for (const variant of random.shuffled(variants)) {
    const sample = await takeSample(variant);
    if (round >= 0) figures.get(variant)?.push(sample);
  }
}
const message: Figures[] = variants.map((variant) => {
  return { name: variant.name, client: variant.client, samples: figures.get(variant) ?? [] };
});
process.send?.(message, () => process.exit());

async function takeSample({ call }: Variant): Promise<Sample> {
  await compare();
  // The garbage of the previous sample must not be collected in this one.
  globalThis.gc?.();
  let begun = 0;
  const caller = async () => {
    while (begun < CALLS) await call(ACCOUNTS[begun++ % ACCOUNTS.length]!);
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: CALLS / seconds, cpuUs: (user + system) / CALLS };
}
