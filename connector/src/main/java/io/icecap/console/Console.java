package io.icecap.console;

import io.icecap.change.TableName;
import io.icecap.metrics.Meters;
import io.icecap.metrics.PrometheusText;
import io.icecap.metrics.StatusMetrics;
import io.icecap.status.StatusFeed;
import io.icecap.status.StatusJson;
import io.icecap.status.StatusReader;
import io.icecap.status.WarehouseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Knows the paths of the console and what is there. Thread-safe. */
public final class Console implements AutoCloseable {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String DETAILS = "/console/tables/";

  private static final Map<String, Answer> ASSETS =
      Map.of(
          "/", asset("index.html", "text/html; charset=utf-8"),
          "/console/console.css", asset("console.css", "text/css; charset=utf-8"),
          "/console/console.js", asset("console.js", "text/javascript; charset=utf-8"),
          "/console/icon.svg", asset("icon.svg", "image/svg+xml"));

  private final StatusReader reader;
  private final StatusFeed feed;
  private final Meters meters;
  private final String warehouse;

  /** What the page is drawn from. */
  private record Everything(
      String warehouse, WarehouseStatus status, List<StatusFeed.Moment> history) {}

  /**
   * Who looks.
   *
   * @param everything whether all tables may be seen, and figures that are made of all of them
   * @param table which tables may be seen
   */
  public record Viewer(boolean everything, Predicate<TableName> table) {
    public static final Viewer OF_ALL = new Viewer(true, table -> true);
  }

  /**
   * @param reader of what only a table's own page shows
   * @param feed closed with this
   * @param meters of this process, which {@code /metrics} shows besides the warehouse's
   * @param warehouse where it is, for the page's head
   */
  public Console(StatusReader reader, StatusFeed feed, Meters meters, String warehouse) {
    this.reader = reader;
    this.feed = feed;
    this.meters = meters;
    this.warehouse = warehouse;
  }

  /**
   * What is at this path.
   *
   * @param path decoded, without the query
   * @return empty if there is nothing, or nothing that the viewer may see
   */
  public Optional<Answer> get(String path, Viewer viewer) {
    if (ASSETS.containsKey(path)) {
      return Optional.of(ASSETS.get(path));
    }
    return switch (path) {
      case "/console/status.json" -> Optional.of(json(everything(viewer)));
      case "/metrics" -> Optional.of(metrics(viewer));
      default -> path.startsWith(DETAILS) ? details(path, viewer) : Optional.empty();
    };
  }

  private Everything everything(Viewer viewer) {
    return new Everything(
        warehouse, latest(viewer), viewer.everything() ? feed.history() : List.of());
  }

  private Answer metrics(Viewer viewer) {
    Optional<Meters> own = viewer.everything() ? Optional.of(meters) : Optional.empty();
    return Answer.data(PrometheusText.CONTENT_TYPE, StatusMetrics.text(latest(viewer), own));
  }

  private WarehouseStatus latest(Viewer viewer) {
    WarehouseStatus all = feed.latest();
    return viewer.everything()
        ? all
        : all.only(table -> viewer.table().test(TableName.parse(table)));
  }

  private Optional<Answer> details(String path, Viewer viewer) {
    try {
      return Optional.of(TableName.parse(path.substring(DETAILS.length())))
          .filter(viewer.table())
          .flatMap(reader::details)
          .map(Console::json);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Answer json(Object of) {
    return Answer.data(JSON, StatusJson.write(of));
  }

  private static Answer asset(String name, String type) {
    try (InputStream in = Console.class.getResourceAsStream(name)) {
      return Answer.asset(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
