package io.icecap.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicEditionTest {
  private static final TopicIdentity FIRST = new TopicIdentity("kafka", "first");
  private static final TopicIdentity SECOND = new TopicIdentity("kafka", "second");

  @Test
  void theFirstIdentityChangesNoOffset() {
    TopicEdition first = TopicEdition.UNNAMED.seenAs(FIRST, 120);
    assertThat(first).isEqualTo(new TopicEdition(Optional.of(FIRST), 0, List.of()));
    assertThat(first.offset(120)).isEqualTo(120);
    assertThat(first.kafkaOffset(120)).isEqualTo(120);
  }

  @Test
  void anotherIdentityStartsFarBehindEveryOffsetBefore() {
    TopicEdition first = TopicEdition.UNNAMED.seenAs(FIRST, 0);
    long half = TopicEdition.STRIDE / 2;
    assertThat(first.seenAs(SECOND, 0).start()).isEqualTo(TopicEdition.STRIDE);
    assertThat(first.seenAs(SECOND, half - 1).start()).isEqualTo(TopicEdition.STRIDE);
    assertThat(first.seenAs(SECOND, half).start()).isEqualTo(2 * TopicEdition.STRIDE);
  }

  @Test
  void offsetsOfEarlierEditionsAreBeforeKafkasFirst() {
    TopicEdition second = TopicEdition.UNNAMED.seenAs(FIRST, 0).seenAs(SECOND, 120);
    assertThat(second.offset(7)).isEqualTo(TopicEdition.STRIDE + 7);
    assertThat(second.kafkaOffset(TopicEdition.STRIDE + 7)).isEqualTo(7);
    assertThat(second.kafkaOffset(119)).isZero();
  }

  @Test
  void theSameOrASupersededIdentityIsNoNewEdition() {
    TopicEdition second = TopicEdition.UNNAMED.seenAs(FIRST, 0).seenAs(SECOND, 120);
    assertThat(second.seenAs(SECOND, 500)).isEqualTo(second);
    assertThat(second.seenAs(FIRST, 500)).isEqualTo(second);
  }

  @Test
  void aTopicThatAnotherClusterHadBeforeIsANewEdition() {
    TopicIdentity elsewhere = new TopicIdentity("other", "second");
    TopicEdition back = TopicEdition.UNNAMED.seenAs(FIRST, 0).seenAs(elsewhere, 1).seenAs(FIRST, 2);
    assertThat(back.identity()).contains(FIRST);
    assertThat(back.start()).isEqualTo(2 * TopicEdition.STRIDE);
    assertThat(back.superseded()).containsExactly(elsewhere);
  }

  @Test
  void thousandsOfEditionsFitAndThenTheUserIsTold() {
    TopicEdition edition = TopicEdition.UNNAMED.seenAs(FIRST, 0);
    for (int i = 0; i < 9_000; i++) {
      edition = edition.seenAs(new TopicIdentity("kafka", "t" + i), 0);
    }
    TopicEdition last = edition;
    assertThat(last.superseded()).hasSize(8);
    assertThatThrownBy(
            () -> {
              TopicEdition next = last;
              for (int i = 0; i < 100; i++) {
                next = next.seenAs(new TopicIdentity("kafka", "u" + i), 0);
              }
            })
        .hasMessageContaining("drop the table");
  }
}
