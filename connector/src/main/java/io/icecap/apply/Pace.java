package io.icecap.apply;

/** How changes come to a table, which decides how much is rewritten. */
enum Pace {
  /** Many that are old, as in a load: what is rewritten now is rewritten again soon. */
  LATE,
  /** As they happen. */
  STEADY,
  /** None: there is time for more. */
  RESTING
}
