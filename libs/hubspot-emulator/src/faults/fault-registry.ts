import type { Caller, EndpointName } from '../http/caller.js';
import type { Fault, FaultPlan, PlannedFault } from './fault.js';

interface Entry {
  readonly plan: FaultPlan;
  readonly handle: PlannedFault;
  met: number;
}

/** The planned faults. */
export class FaultRegistry {
  #entries: Entry[] = [];

  /** Plans a fault. If several plans match a call, the oldest one with uses left applies. */
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

  /** Removes all planned faults. */
  clear(): void {
    this.#entries = [];
  }

  /** Returns the planned faults, oldest first. */
  all(): PlannedFault[] {
    return this.#entries.map((entry) => entry.handle);
  }

  /** Returns the planned faults that were not applied to any call. */
  unmet(): PlannedFault[] {
    return this.#entries.filter((entry) => entry.met === 0).map((entry) => entry.handle);
  }

  /** @internal Returns the fault for this call, if any, and counts the use. */
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

/** Returns one line that identifies the plan. */
export function describeFault({ plan }: PlannedFault): string {
  const details = [
    plan.fault.kind,
    `at ${plan.endpoint}`,
    plan.grantType === undefined ? '' : `(${plan.grantType})`,
    plan.hubId === undefined ? '' : `of account ${plan.hubId}`,
  ];
  return details.filter((detail) => detail !== '').join(' ');
}
