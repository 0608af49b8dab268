package io.icecap.table.delta;

import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.icecap.store.Location;
import io.icecap.store.StoreUnavailableException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the reason of a failure in what Kernel wraps around it. */
final class KernelCall {
  private KernelCall() {}

  /**
   * @throws DeltaVersionTakenException if the version to be put was there
   * @throws StoreUnavailableException if the store did not answer
   */
  static <T> T of(Location root, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      if (cause(e, FileAlreadyExistsException.class).isPresent()
          || cause(e, TableAlreadyExistsException.class).isPresent()) {
        throw new DeltaVersionTakenException(e);
      }
      throw cause(e, StoreUnavailableException.class)
          .<RuntimeException>map(unavailable -> unavailable)
          .orElseGet(() -> unexpected(root, e));
    }
  }

  private static RuntimeException unexpected(Location root, RuntimeException e) {
    return new IllegalStateException(
        "The Delta log of %s can't be kept up: %s".formatted(root, e.getMessage()), e);
  }

  private static <E extends Throwable> Optional<E> cause(Throwable failure, Class<E> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}
