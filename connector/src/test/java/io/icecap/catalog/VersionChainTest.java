package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.testing.AheadClock;
import io.icecap.testing.InMemoryBuffer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionChainTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");

  @TempDir Path directory;
  private boolean listsNothing;

  /** The version is written by then; whether it is the head, only a listing tells. */
  @Test
  void whoWasAwayAndCanNotListDoesNotKnow() {
    AheadClock clock = new AheadClock();
    try (IcecapCatalog catalog =
        new IcecapCatalog(
            "icecap",
            store(),
            new StoreSettings(new Location("file://" + directory), Map.of()),
            new InMemoryBuffer(),
            clock,
            UUID::randomUUID,
            Map.of())) {
      catalog.createNamespace(Namespace.of("shop"), Map.of());
      var ignored =
          catalog.createTable(
              ORDERS, new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
      TableOperations operations = catalog.newTableOps(ORDERS);
      TableMetadata base = operations.current();
      clock.advance(Duration.ofHours(1));
      listsNothing = true;

      assertThatThrownBy(() -> operations.commit(base, base.replaceProperties(Map.of("a", "b"))))
          .isInstanceOf(CommitStateUnknownException.class);

      listsNothing = false;
      assertThat(catalog.chain(ORDERS).get().headOfChain().get().document().properties())
          .containsEntry("a", "b");
    }
  }

  private ObjectStore store() {
    ObjectStore store = new LocalObjectStore();
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (listsNothing
                  && method.getName().equals("list")
                  && ((Location) arguments[0]).uri().contains("orders")) {
                throw new StoreUnavailableException("The store did not answer", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
