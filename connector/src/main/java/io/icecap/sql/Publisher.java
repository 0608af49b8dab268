package io.icecap.sql;

import io.icecap.change.TableId;
import java.util.Optional;

/** Publishes what is buffered, unless somebody else is about to. Used by one thread. */
public interface Publisher extends AutoCloseable {
  /** Publishes what is buffered for a table, if nobody else holds it; may be called again. */
  void publish(TableId table);

  /** Why it can't, once trying again has not helped for long. */
  Optional<RuntimeException> failure();

  /** Lets others have the tables. */
  @Override
  void close();
}
