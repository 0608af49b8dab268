package io.icecap.server;

import java.util.Map;
import java.util.Optional;

/**
 * Something that is read beside the catalog, below {@code GET /}: the status page, metrics. Asked
 * by several threads at once. Whoever may call the server may see it; a page that shows namespaces
 * asks the caller which.
 */
public interface Page {
  /**
   * @param path begins with a slash; escapes are resolved
   * @param query of a name that is given twice the last value
   */
  record Query(String path, Map<String, String> query, Caller caller) {}

  /**
   * @param type with the charset, as {@code text/html; charset=utf-8}
   * @param headers besides the type
   */
  record Content(String type, byte[] bytes, Map<String, String> headers) {
    /** Not to be stored, since it is another one in a moment. */
    public Content(String type, byte[] bytes) {
      this(type, bytes, Map.of("Cache-Control", "no-store"));
    }
  }

  /** Empty if the path is not of this page; the next one is asked. */
  Optional<Content> content(Query query);
}
