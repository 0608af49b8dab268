package io.icecap.it.apply;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import io.icecap.servers.Await;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Tables of {@link AppliedOrders} to which anything may happen. */
abstract class OrdersScene extends RedisScene {
  AppliedOrders orders(
      Format format, CommitMode mode, int version, String partitionBy, SourceLog source) {
    return new AppliedOrders(
        redis,
        work,
        source,
        new TableSettings(
            partitionBy,
            Optional.of(mode),
            OptionalInt.of(version),
            Optional.empty(),
            PartitionMoves.INDEX),
        new CacheSettings(format, work.resolve("cache"), 64L << 20, 256L << 20));
  }

  /** Now and then, one of the accidents that a table gets over. */
  static void mishap(AppliedOrders orders, Random random) throws Exception {
    switch (random.nextInt(8)) {
      case 0 -> orders.loseRedis();
      case 1 -> orders.restart();
      case 2 -> orders.loseCache();
      default -> {}
    }
  }

  /** A table that had to wait, for a slow Redis on a busy machine, has its turn a little later. */
  static void awaitEquality(AppliedOrders orders) throws Exception {
    Await.until(
        "the table to equal the source",
        Duration.ofSeconds(30),
        () -> {
          orders.round(0);
          List<String> difference = AppliedOrders.difference(orders.rows(), orders.source.rows());
          if (!difference.isEmpty()) {
            throw new IllegalStateException(difference.toString());
          }
          return true;
        });
  }
}
