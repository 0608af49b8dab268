package io.icecap.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/** Recommends one of a few words, or numbers. */
final class Words implements Recommender {
  private final List<Object> words;
  private final Optional<Recommender> visibility;

  Words(String... words) {
    this(List.of((Object[]) words), Optional.empty());
  }

  static Words of(List<?> choices) {
    return new Words(List.copyOf(choices), Optional.empty());
  }

  private Words(List<Object> words, Optional<Recommender> visibility) {
    this.words = words;
    this.visibility = visibility;
  }

  /** The same, shown where the other one is. */
  Words shownAs(Recommender other) {
    return new Words(words, Optional.of(other));
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> config) {
    return words;
  }

  @Override
  public boolean visible(String name, Map<String, Object> config) {
    return visibility.map(as -> as.visible(name, config)).orElse(true);
  }
}
