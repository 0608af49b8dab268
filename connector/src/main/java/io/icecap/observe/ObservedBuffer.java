package io.icecap.observe;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Claim;
import io.icecap.change.TableId;
import java.time.Duration;
import java.util.List;

/** Tells how long appends and claims take, and what is appended. */
public final class ObservedBuffer implements ChangeBuffer {
  private final ChangeBuffer buffer;
  private final Observer observer;

  public ObservedBuffer(ChangeBuffer buffer, Observer observer) {
    this.buffer = buffer;
    this.observer = observer;
  }

  @Override
  public List<AppendOutcome> append(List<Append> appends) {
    long start = System.nanoTime();
    List<AppendOutcome> outcomes = buffer.append(appends);
    observer.took(Step.APPEND, Duration.ofNanos(System.nanoTime() - start));
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof AppendOutcome.Appended) {
        tell(appends.get(i));
      }
    }
    return outcomes;
  }

  private void tell(Append append) {
    long changes = append.blobs().values().stream().mapToLong(Blob::changes).sum();
    long bytes = append.blobs().values().stream().mapToLong(blob -> blob.bytes().length).sum();
    observer.buffered(changes, bytes);
  }

  @Override
  public BufferStatus status(TableId table) {
    return buffer.status(table);
  }

  @Override
  public List<TableId> dirty(String group) {
    return buffer.dirty(group);
  }

  @Override
  public Claim claim(TableId table, long bytesMax) {
    long start = System.nanoTime();
    Claim claim = buffer.claim(table, bytesMax);
    if (!claim.isEmpty()) {
      observer.took(Step.CLAIM, Duration.ofNanos(System.nanoTime() - start));
    }
    return claim;
  }
}
