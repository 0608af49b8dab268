package io.icecap.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.responses.ListTablesResponse;

/**
 * A part of a list. The token of the next part names the last item of this one, so whatever is
 * added or dropped meanwhile, no item is shown twice, and none that stays is left out.
 *
 * @param next absent behind the last part
 */
record PageOf<T>(List<T> items, Optional<String> next) {
  private static final int SIZE_MAX = 1000;

  /** The part a call asks for; all of the list if it does not speak of pages. */
  static <T> PageOf<T> of(List<T> all, Call call) {
    Optional<String> token = call.parameter("pageToken");
    Optional<String> size = call.parameter("pageSize");
    List<T> sorted = all.stream().sorted(Comparator.comparing(Object::toString)).toList();
    if (token.isEmpty() && size.isEmpty()) {
      return new PageOf<>(sorted, Optional.empty());
    }
    String after = token.map(PageOf::name).orElse("");
    List<T> rest = sorted.stream().filter(item -> item.toString().compareTo(after) > 0).toList();
    int count = Math.min(size.map(PageOf::size).orElse(SIZE_MAX), rest.size());
    return new PageOf<>(
        rest.subList(0, count),
        count == rest.size()
            ? Optional.empty()
            : Optional.of(token(rest.get(count - 1).toString())));
  }

  /** The part of a list of tables or views that a call asks for, as it is sent. */
  static Reply identifiers(List<TableIdentifier> all, Call call) {
    PageOf<TableIdentifier> page = of(all, call);
    return Reply.of(
        ListTablesResponse.builder()
            .addAll(page.items())
            .nextPageToken(page.next().orElse(null))
            .build());
  }

  private static int size(String text) {
    try {
      int size = Integer.parseInt(text);
      if (size > 0) {
        return Math.min(size, SIZE_MAX);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new MalformedRequestException("pageSize has to be a number above 0", null);
  }

  private static String token(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("pageToken is none that was given out here", e);
    }
  }
}
