package io.icecap.source;

import java.util.random.RandomGenerator;

/**
 * What a random table is like.
 *
 * @param fullIdentity whether PostgreSQL logs whole rows of what was before a change
 * @param truncates whether it is truncated now and then
 * @param changesKeys whether the keys of rows change
 * @param drops whether columns are dropped
 * @param addsAgain whether columns that were dropped are added again, as others
 * @param defaults whether columns are added with defaults
 * @param widest characters of the longest texts
 */
public record RandomTraits(
    boolean fullIdentity,
    boolean truncates,
    boolean changesKeys,
    boolean drops,
    boolean addsAgain,
    boolean defaults,
    int widest) {
  private static final int MEGABYTE = 1 << 20;

  static RandomTraits any(RandomGenerator random) {
    return new RandomTraits(
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        true,
        random.nextBoolean(),
        true,
        true,
        MEGABYTE);
  }

  /** The same of a table all of whose changes come with whole rows. */
  public RandomTraits withWholeRows() {
    return new RandomTraits(true, truncates, changesKeys, drops, addsAgain, defaults, widest);
  }

  /**
   * The same of a table whose copy keeps deleted rows: it can't be emptied, and a value that is
   * left out while the key changes stays with the old key.
   */
  public RandomTraits withSoftDeletes() {
    return new RandomTraits(fullIdentity, false, fullIdentity, drops, addsAgain, defaults, widest);
  }

  /** The same of a table whose copy keeps its columns, so that none is another one of its name. */
  public RandomTraits withoutColumnsAgain() {
    return new RandomTraits(fullIdentity, truncates, changesKeys, drops, false, defaults, widest);
  }

  /** The same of a table whose copy has no defaults in the rows that are there. */
  public RandomTraits withoutDefaults() {
    return new RandomTraits(fullIdentity, truncates, changesKeys, drops, addsAgain, false, widest);
  }
}
