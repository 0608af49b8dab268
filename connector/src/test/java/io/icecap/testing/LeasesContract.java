package io.icecap.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Lease;
import io.icecap.buffer.Leases;
import io.icecap.change.TableId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What appliers rely on. */
public abstract class LeasesContract {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final AtomicInteger TABLES = new AtomicInteger();

  private TableId table;

  protected abstract Leases leases();

  /** Returns when this much time has gone by for the leases. */
  protected abstract void pass(Duration duration);

  @BeforeEach
  void anotherTable() {
    table = new TableId("leases", "chain-" + TABLES.incrementAndGet());
  }

  @Test
  void onlyOneOwnerHoldsALease() {
    assertThat(leases().acquire(table, "a", LONG)).isPresent();
    assertThat(leases().acquire(table, "b", LONG)).isEmpty();
  }

  @Test
  void tablesAreLeasedOneByOne() {
    leases().acquire(table, "a", LONG);

    assertThat(leases().acquire(new TableId("leases", "another"), "b", LONG)).isPresent();
  }

  @Test
  void takingOnesOwnLeaseAgainRenewsIt() {
    leases().acquire(table, "a", Duration.ofMillis(200));
    assertThat(leases().acquire(table, "a", LONG)).isPresent();

    pass(Duration.ofMillis(250));

    assertThat(leases().acquire(table, "b", LONG)).isEmpty();
  }

  @Test
  void leaseThatWasGivenBackIsFree() {
    leases().acquire(table, "a", LONG).orElseThrow().close();

    assertThat(leases().acquire(table, "b", LONG)).isPresent();
  }

  @Test
  void leaseThatExpiredIsFree() {
    leases().acquire(table, "a", Duration.ofMillis(50));

    pass(Duration.ofMillis(60));

    assertThat(leases().acquire(table, "b", LONG)).isPresent();
  }

  @Test
  void renewingExtendsTheLease() {
    Lease lease = leases().acquire(table, "a", Duration.ofMillis(400)).orElseThrow();
    pass(Duration.ofMillis(250));
    assertThat(lease.renew()).isTrue();

    pass(Duration.ofMillis(250));

    assertThat(leases().acquire(table, "b", LONG)).isEmpty();
  }

  @Test
  void lostLeaseIsNeitherRenewedNorGivenBack() {
    Lease lost = leases().acquire(table, "a", Duration.ofMillis(50)).orElseThrow();
    pass(Duration.ofMillis(60));
    Lease held = leases().acquire(table, "b", LONG).orElseThrow();

    assertThat(lost.renew()).isFalse();
    lost.close();

    assertThat(leases().acquire(table, "c", LONG)).isEmpty();
    assertThat(held.renew()).isTrue();
  }
}
