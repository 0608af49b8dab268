package io.icecap.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the clauses of INSERT, UPDATE, DELETE and MERGE. */
final class WriteParser {
  private final Tokens tokens;
  private String with = "";

  private WriteParser(String statement) {
    this.tokens = new Tokens(statement);
  }

  /** Empty if the statement changes no rows. */
  static Optional<Write> parse(String statement) {
    return new WriteParser(statement).parse();
  }

  private Optional<Write> parse() {
    if (tokens.peek().equals("WITH")) {
      with = tokens.until(Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "FROM")) + " ";
    }
    Write write = null;
    if (tokens.skip("INSERT")) {
      write = insert();
    } else if (tokens.skip("UPDATE")) {
      write = update();
    } else if (tokens.skip("DELETE")) {
      write = delete();
    } else if (tokens.skip("MERGE")) {
      write = merge();
    }
    if (write != null && !tokens.atEnd()) {
      throw new StatementException(tokens.next() + " is not available in this statement");
    }
    return Optional.ofNullable(write);
  }

  private Write insert() {
    boolean replaces = tokens.skip("OR", "REPLACE");
    tokens.expect("INTO");
    CheckedQuery.Reference target = target();
    List<String> columns = tokens.atNames() ? tokens.names() : List.of();
    String rows = tokens.until(Set.of("ON", "RETURNING"));
    return new InsertRows(target, columns, with + rows, replaces);
  }

  private Write update() {
    CheckedQuery.Reference target = target();
    String alias = alias(target, "SET");
    tokens.expect("SET");
    Map<String, String> assigned = assignments(Set.of("FROM", "WHERE", "RETURNING", ","));
    String from = tokens.skip("FROM") ? tokens.until(Set.of("WHERE", "RETURNING")) : "";
    return new UpdateRows(target, alias, with, assigned, from, where());
  }

  private Write delete() {
    tokens.expect("FROM");
    CheckedQuery.Reference target = target();
    String alias = alias(target, "USING", "WHERE", "RETURNING", "");
    String using = tokens.skip("USING") ? tokens.until(Set.of("WHERE", "RETURNING")) : "";
    return new DeleteRows(target, alias, with, using, where());
  }

  private String where() {
    return tokens.skip("WHERE") ? tokens.until(Set.of("RETURNING")) : "true";
  }

  private Write merge() {
    tokens.expect("INTO");
    CheckedQuery.Reference target = target();
    String alias = alias(target, "USING");
    tokens.expect("USING");
    String source = tokens.until(Set.of("ON"));
    tokens.expect("ON");
    String on = tokens.until(Set.of("WHEN", "RETURNING"));
    List<MergeRows.When> clauses = new ArrayList<>();
    while (tokens.skip("WHEN")) {
      clauses.add(when());
    }
    return new MergeRows(target, alias, with, source, on, clauses);
  }

  private MergeRows.When when() {
    boolean matched = !tokens.skip("NOT");
    tokens.expect("MATCHED");
    if (!matched && tokens.skip("BY")) {
      tokens.expect("TARGET");
    }
    String condition = tokens.skip("AND") ? tokens.until(Set.of("THEN")) : "true";
    tokens.expect("THEN");
    if (tokens.skip("DO", "NOTHING")) {
      return new MergeRows.When(matched, condition, MergeRows.Action.NOTHING, Map.of());
    }
    if (!matched) {
      return new MergeRows.When(false, condition, MergeRows.Action.INSERT, inserted());
    }
    if (tokens.skip("DELETE")) {
      return new MergeRows.When(true, condition, MergeRows.Action.DELETE, Map.of());
    }
    tokens.expect("UPDATE", "SET");
    return new MergeRows.When(
        true, condition, MergeRows.Action.UPDATE, assignments(Set.of("WHEN", "RETURNING", ",")));
  }

  private Map<String, String> inserted() {
    tokens.expect("INSERT");
    List<String> columns = tokens.names();
    tokens.expect("VALUES", "(");
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : columns) {
      values.put(column, tokens.value());
    }
    tokens.expect(")");
    return values;
  }

  private Map<String, String> assignments(Set<String> ends) {
    Map<String, String> assigned = new LinkedHashMap<>();
    do {
      List<String> column = tokens.name();
      tokens.expect("=");
      if (assigned.put(column.get(column.size() - 1), tokens.until(ends)) != null) {
        throw new StatementException("%s is set twice".formatted(column));
      }
    } while (tokens.skip(","));
    return assigned;
  }

  private CheckedQuery.Reference target() {
    List<String> name = tokens.name();
    return new CheckedQuery.Reference(
        String.join(".", name.subList(0, name.size() - 1)), name.get(name.size() - 1));
  }

  /** What the table is called in the statement. */
  private String alias(CheckedQuery.Reference target, String... next) {
    boolean named = tokens.skip("AS") || !Set.of(next).contains(tokens.peek());
    return named ? tokens.name().get(0) : target.name();
  }
}
