package io.icecap.catalog;

import io.icecap.catalog.TablePointers.Pointer;
import io.icecap.change.TableId;
import io.icecap.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chain of versions in the store, each written put-if-absent on top of the one before, with a
 * pointer that makes the head quick to find. The put of the next version is the commit; everything
 * that happens to the pointer is convenience. Thread-safe.
 */
final class VersionChain<D> {
  private static final Logger LOG = LoggerFactory.getLogger(VersionChain.class);

  /**
   * A base that was the head so long ago is looked at with suspicion: its successors may have
   * expired, and with them the files that would refuse a put. Half of what expiry keeps at least.
   */
  private static final Duration DOUBTFUL_AFTER = Duration.ofMinutes(30);

  private final TableId id;
  private final TablePointers pointers;
  private final VersionFiles files;
  private final ChainDocuments<D> documents;
  private final Clock clock;
  private final UnaryOperator<Version<D>> settled;

  private Version<D> known;
  private Instant knownAt;
  private Optional<String> token = Optional.empty();
  private boolean pointed;

  VersionChain(
      TableId id,
      TablePointers pointers,
      VersionFiles files,
      ChainDocuments<D> documents,
      Clock clock) {
    this(id, pointers, files, documents, clock, UnaryOperator.identity());
  }

  /**
   * @param settled what to show and to build on instead of a version that was found in the store
   */
  VersionChain(
      TableId id,
      TablePointers pointers,
      VersionFiles files,
      ChainDocuments<D> documents,
      Clock clock,
      UnaryOperator<Version<D>> settled) {
    this.id = id;
    this.pointers = pointers;
    this.files = files;
    this.documents = documents;
    this.clock = clock;
    this.knownAt = clock.instant();
    this.settled = settled;
  }

  TableId id() {
    return id;
  }

  /** Whether there was a valid pointer when it was last looked for. */
  synchronized boolean hasPointer() {
    return pointed;
  }

  /** The head by the pointer, or by a listing where the pointer is in doubt; empty if none. */
  synchronized Optional<Version<D>> head() {
    Optional<Pointer> pointer = pointer();
    Optional<Long> pointed = pointer.flatMap(Pointer::version);
    if (pointed.isEmpty()) {
      return found(files.highest());
    }
    if (known != null && known.number() > pointed.get()) {
      rollForward(known);
      return Optional.of(known);
    }
    Optional<Version<D>> head = load(OptionalLong.of(pointed.get()));
    return head.isPresent() ? head : found(files.highest());
  }

  /** Tells the pointer's owner once more what the head has, in case an earlier time was lost. */
  synchronized void republish() {
    head().ifPresent(this::rollForward);
  }

  /** The head by the store; rolls the pointer forward if it lags. */
  synchronized Optional<Version<D>> headOfChain() {
    Optional<Long> pointed = pointer().flatMap(Pointer::version);
    long from = Math.max(pointed.orElse(0L), known == null ? 0 : known.number());
    Optional<Version<D>> head = found(from == 0 ? files.highest() : files.highestFrom(from));
    head.filter(h -> pointed.isPresent() && h.number() > pointed.get())
        .ifPresent(this::rollForward);
    return head;
  }

  /**
   * Appends on top of {@code base}, and moves the pointer as well as it can.
   *
   * @throws VersionRefusedException if the base is not the head
   * @throws VersionUnknownException if the outcome could not be found out
   * @throws io.icecap.store.StoreUnavailableException if it was certainly not written
   */
  synchronized Version<D> append(Version<D> base, D document) {
    long number = base.number() + 1;
    if (known != null && known.number() >= number) {
      throw new VersionRefusedException(files.location(number));
    }
    files.append(number, documents.encode(document));
    if (Duration.between(knownAt, clock.instant()).compareTo(DOUBTFUL_AFTER) > 0) {
      requireHighest(number);
    }
    Version<D> head = appended(number, document);
    rollForward(head);
    return head;
  }

  private void requireHighest(long number) {
    try {
      if (files.highest().orElse(0) > number) {
        throw new VersionUnknownException(
            files.location(number), "this process was away, and the chain has moved on", null);
      }
    } catch (StoreUnavailableException e) {
      throw new VersionUnknownException(files.location(number), "the store does not answer", e);
    }
  }

  /**
   * Starts the chain with its first version and its life in Redis.
   *
   * @throws VersionRefusedException if there is a first version already
   */
  synchronized Version<D> start(D document) {
    files.append(1, documents.encode(document));
    Version<D> head = appended(1, document);
    try {
      // of a warehouse that was deleted while Redis lived on
      pointers.remove(id);
      pointers.reset(id, pointers.note(id).token().orElseThrow(), entry(head));
    } catch (RuntimeException e) {
      LOG.warn("No pointer to {} yet; recovery will make one", head.location(), e);
    }
    return head;
  }

  /** Takes a version that is in the store for the head, unless a newer one is known. */
  synchronized void found(Version<D> version) {
    if (known == null || known.number() < version.number()) {
      rollForward(remember(version));
    }
  }

  /** Recovers the chain in Redis unless it is valid there; rule 8 of docs/protocol.md. */
  synchronized ChainRecovery<D> recover() {
    Pointer before = pointers.find(id);
    for (int attempt = 1; attempt <= 5; attempt++) {
      Pointer noted = pointers.note(id);
      if (noted.valid()) {
        return new ChainRecovery<>(false, before, head().orElseThrow(this::missing));
      }
      Version<D> head = found(files.highest()).orElseThrow(this::missing);
      if (pointers.reset(id, noted.token().orElseThrow(), entry(head))) {
        return new ChainRecovery<>(true, before, head);
      }
    }
    throw new IllegalStateException(
        "Others keep recovering %s at the same time; run one recovery after the other"
            .formatted(id));
  }

  private IllegalStateException missing() {
    return new IllegalStateException(
        "%s is not there: the table was dropped and purged, or its files were deleted"
            .formatted(files.location(1)));
  }

  private Version<D> appended(long number, D document) {
    return remember(
        new Version<>(
            number, files.location(number), documents.placed(document, files.location(number))));
  }

  private Optional<Version<D>> found(OptionalLong number) {
    return load(number).map(settled).map(this::remember);
  }

  private Optional<Version<D>> load(OptionalLong number) {
    if (number.isEmpty()) {
      return Optional.empty();
    }
    if (known != null && known.number() == number.getAsLong()) {
      return Optional.of(remember(known));
    }
    return files
        .read(number.getAsLong())
        .map(content -> decode(number.getAsLong(), content))
        .map(this::remember);
  }

  private Version<D> decode(long number, byte[] content) {
    var location = files.location(number);
    return new Version<>(number, location, documents.decode(location, content));
  }

  private Version<D> remember(Version<D> head) {
    known = head;
    knownAt = clock.instant();
    return head;
  }

  /** Empty also where Redis does not answer: the store alone is enough to find the head. */
  private Optional<Pointer> pointer() {
    try {
      Pointer pointer = pointers.find(id);
      token = pointer.token();
      pointed = pointer.valid();
      return Optional.of(pointer).filter(Pointer::valid);
    } catch (RuntimeException e) {
      pointed = false;
      LOG.warn("Looking for the head of {} in the store: its pointer can't be read", id, e);
      return Optional.empty();
    }
  }

  /**
   * A failure here must not fail the commit, which has happened. Refused, the table was recovered
   * meanwhile: the version is in the chain all the same, so the new life of the table gets it too.
   */
  private void rollForward(Version<D> head) {
    try {
      if (token.isPresent() && pointers.rollForward(id, token.get(), entry(head))) {
        return;
      }
      if (pointer().isPresent()) {
        pointers.rollForward(id, token.orElseThrow(), entry(head));
      }
    } catch (RuntimeException e) {
      LOG.warn("{} is published; its pointer will be moved later", head.location(), e);
    }
  }

  private ChainEntry entry(Version<D> version) {
    return new ChainEntry(
        version.number(), version.location(), documents.applied(version.document()));
  }
}
