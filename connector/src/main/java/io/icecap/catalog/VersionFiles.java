package io.icecap.catalog;

import io.icecap.store.ExclusivePut;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The files {@code v<N>.<suffix>} of a chain in the store. */
final class VersionFiles {
  private static final int MOST_PROBES = 16;

  private final ObjectStore store;
  private final Location folder;
  private final String suffix;
  private final Pattern name;

  VersionFiles(ObjectStore store, Location folder, String suffix) {
    this.store = store;
    this.folder = folder;
    this.suffix = suffix;
    this.name = Pattern.compile("v([1-9][0-9]{0,17})\\." + Pattern.quote(suffix));
  }

  Location location(long version) {
    return folder.resolve("v" + version + "." + suffix);
  }

  Optional<byte[]> read(long version) {
    return store.read(location(version));
  }

  /** The highest version by a listing, the one sure way where old versions expire. */
  OptionalLong highest() {
    return all().max();
  }

  /** All versions there are, in no order. */
  LongStream all() {
    return store.list(folder, "v").stream().mapToLong(this::number).filter(n -> n > 0);
  }

  /** All versions there are, with when the store has written them. */
  List<VersionHistory.Written> written() {
    List<VersionHistory.Written> written = new ArrayList<>();
    store.visit(
        folder,
        "v",
        object -> {
          long number = number(object.location());
          if (number > 0 && object.location().equals(location(number))) {
            written.add(new VersionHistory.Written(number, object.modified()));
          }
        });
    return written;
  }

  /** The highest version, found by probing upwards from one that was the head not long ago. */
  OptionalLong highestFrom(long known) {
    long version = known;
    while (version < known + MOST_PROBES && store.exists(location(version + 1))) {
      version++;
    }
    // where the known version has expired, its successors may have too
    boolean conclusive =
        version < known + MOST_PROBES && (version > known || store.exists(location(known)));
    return conclusive ? OptionalLong.of(version) : highest();
  }

  /**
   * Writes the version if it is free; a doubtful answer is resolved.
   *
   * @throws VersionRefusedException if it is another's
   * @throws VersionUnknownException if the store did not say within a bounded time
   * @throws io.icecap.store.StoreUnavailableException if it was certainly not written
   */
  void append(long version, byte[] content) {
    try {
      if (!ExclusivePut.put(store, location(version), content)) {
        throw new VersionRefusedException(location(version));
      }
    } catch (OutcomeUnknownException e) {
      throw new VersionUnknownException(location(version), "the store does not answer", e);
    }
  }

  void delete(long version) {
    store.delete(location(version));
  }

  private long number(Location location) {
    Matcher matcher = name.matcher(location.name());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
