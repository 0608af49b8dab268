package io.icecap.server;

import io.icecap.change.TableName;
import io.icecap.console.Console;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;

/** The console; of tables it shows those that the caller may read. */
public final class ConsolePage implements Page {
  private final Console console;

  public ConsolePage(Console console) {
    this.console = console;
  }

  @Override
  public Optional<Content> content(Query query) {
    Caller caller = query.caller();
    Console.Viewer viewer =
        new Console.Viewer(
            caller.may(Permission.READ, Namespace.empty()), table -> mayRead(caller, table));
    return console
        .get(query.path(), viewer)
        .map(answer -> new Content(answer.type(), answer.body(), answer.headers()));
  }

  private static boolean mayRead(Caller caller, TableName table) {
    return caller.may(Permission.READ, Namespace.of(table.namespace().toArray(String[]::new)));
  }
}
