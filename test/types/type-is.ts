// Only generic functions make the compiler ask whether A and B are identical, not just assignable.
type Same<A, B> =
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only if the value's type is `Expected`: neither narrower nor wider, nor `any`. */
export function typeIs<Expected>() {
  return <Actual>(
    _value: Actual,
    ..._mismatch: Same<Actual, Expected> extends true ? [] : [never]
  ): void => undefined;
}
