import type { Caller, EndpointName } from '../http/caller.js';
import type { Fault, FaultPlan, PlannedFault } from './fault.js';

interface Entry {
  readonly plan: FaultPlan;
  readonly handle: PlannedFault;
  met: number;
}

/** The faults planned for the calls to come. */
export class FaultRegistry {
  #entries: Entry[] = [];

  /** Plans a fault. Of several that fit a call, the one planned first and not used up is met. */
  plan(plan: FaultPlan): PlannedFault {
    const remove = () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
    const entry: Entry = {
      plan,
      met: 0,
      handle: {
        plan,
        get met() {
          return entry.met;
        },
        remove,
      },
    };
    this.#entries.push(entry);
    return entry.handle;
  }

  /** Takes back every planned fault. */
  clear(): void {
    this.#entries = [];
  }

  /** The planned faults that no call has met. */
  unmet(): PlannedFault[] {
    return this.#entries.filter((entry) => entry.met === 0).map((entry) => entry.handle);
  }

  /** @internal The fault this call meets, if any; counts it. */
  meet(endpoint: EndpointName, caller: Caller): Fault | undefined {
    const entry = this.#entries.find(
      ({ plan, met }) =>
        plan.endpoint === endpoint &&
        (plan.hubId === undefined || plan.hubId === caller.hubId) &&
        (plan.grantType === undefined || plan.grantType === caller.grantType) &&
        (plan.times === 'always' || met < (plan.times ?? 1)),
    );
    if (entry === undefined) return undefined;
    entry.met += 1;
    return entry.plan.fault;
  }
}

/** One line a person can find the plan by. */
export function describeFault({ plan }: PlannedFault): string {
  const details = [
    plan.fault.kind,
    `at ${plan.endpoint}`,
    plan.grantType === undefined ? '' : `(${plan.grantType})`,
    plan.hubId === undefined ? '' : `of account ${plan.hubId}`,
  ];
  return details.filter((detail) => detail !== '').join(' ');
}
