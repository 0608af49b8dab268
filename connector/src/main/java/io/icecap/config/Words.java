package io.icecap.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/** Recommends one of a few words. */
final class Words implements Recommender {
  private final List<Object> words;

  Words(String... words) {
    this.words = List.of((Object[]) words);
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> config) {
    return words;
  }

  @Override
  public boolean visible(String name, Map<String, Object> config) {
    return true;
  }
}
