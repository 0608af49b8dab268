package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
  @Test
  void anAddressThatIsNoneIsSaidToBeSo() {
    assertThat(new ServerProbe().kafka(Map.of("bootstrap.servers", "no address")))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .contains("Kafka can't be asked")
                    .contains("bootstrap.servers")
                    .contains("check the address"));
  }
}
