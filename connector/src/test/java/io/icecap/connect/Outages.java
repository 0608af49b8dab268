package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeAppender;
import io.icecap.change.TableId;
import java.util.ArrayList;
import java.util.List;

/** A buffer that can be away, and whose answers can be lost. */
final class Outages implements ChangeAppender {
  /** How many appends each call had. */
  final List<Integer> batches = new ArrayList<>();

  private final ChangeAppender buffer;
  private int requestsLost;
  private int answersLost;
  private int statusesLost;

  Outages(ChangeAppender buffer) {
    this.buffer = buffer;
  }

  void loseRequests(int count) {
    requestsLost = count;
  }

  void loseAnswers(int count) {
    answersLost = count;
  }

  void loseStatuses(int count) {
    statusesLost = count;
  }

  @Override
  public List<AppendOutcome> append(List<Append> batch) {
    if (requestsLost > 0) {
      requestsLost--;
      throw new BufferUnavailableException("no connection", null);
    }
    batches.add(batch.size());
    List<AppendOutcome> outcomes = buffer.append(batch);
    if (answersLost > 0) {
      answersLost--;
      throw new BufferUnavailableException("no answer", null);
    }
    return outcomes;
  }

  @Override
  public BufferStatus status(TableId table) {
    if (statusesLost > 0) {
      statusesLost--;
      throw new BufferUnavailableException("no connection", null);
    }
    return buffer.status(table);
  }
}
