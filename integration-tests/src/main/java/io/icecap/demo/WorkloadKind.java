package io.icecap.demo;

import java.time.InstantSource;

/** Values of {@code --workload}. */
@SuppressWarnings("MemberName")
enum WorkloadKind {
  tpch,
  types;

  Workload create(DemoSettings settings, InstantSource clock) {
    return switch (this) {
      case tpch -> new TpchWorkload(settings, clock);
      case types -> new TypesWorkload(settings, clock);
    };
  }
}
