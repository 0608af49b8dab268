package io.icecap.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.Location;
import org.junit.jupiter.api.Test;

class LiveSetTest {
  @Test
  void holdsWhatWasAddedAndNothingElse() {
    LiveSet live = new LiveSet();
    for (int i = 0; i < 20_000; i += 2) {
      live.add(file(i));
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(live.contains(file(i))).as("file %d", i).isEqualTo(i % 2 == 0);
    }
    assertThat(live.size()).isEqualTo(10_000);
  }

  @Test
  void theSameLocationWrittenInAnotherWayIsTheSame() {
    LiveSet live = new LiveSet();
    live.add(new Location("file:/w/shop/orders/data/x.parquet"));
    live.add(new Location("s3a://bucket/shop//orders/y.parquet"));

    assertThat(live.contains(new Location("file:///w/shop/orders/data/x.parquet"))).isTrue();
    assertThat(live.contains(new Location("s3://bucket/shop/orders/y.parquet"))).isTrue();
    assertThat(live.contains(new Location("s3://bucket/shop/orders/y.parquet2"))).isFalse();
    assertThat(live.contains(new Location("s3://other/shop/orders/y.parquet"))).isFalse();
  }

  private static Location file(int i) {
    return new Location("s3://bucket/warehouse/shop/orders/data/" + i + ".parquet");
  }
}
