package io.icecap.demo;

import io.trino.tpch.LineItem;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** {@code lineitem}, by the pair {@code l_orderkey, l_linenumber}. */
final class LineitemRows implements TpchRows {
  /** TPC-H has at most seven lines to an order. */
  private static final int LINES = 8;

  private long largestOrder;
  private int linesOfLargest;

  @Override
  public String name() {
    return "lineitem";
  }

  @Override
  public String createTable() {
    return """
        create table lineitem (
          l_orderkey bigint,
          l_partkey bigint,
          l_suppkey bigint,
          l_linenumber integer,
          l_quantity numeric(15,2),
          l_extendedprice numeric(15,2),
          l_discount numeric(15,2),
          l_tax numeric(15,2),
          l_returnflag char(1),
          l_linestatus char(1),
          l_shipdate date,
          l_commitdate date,
          l_receiptdate date,
          l_shipinstruct char(25),
          l_shipmode char(10),
          l_comment varchar(44),
          primary key (l_orderkey, l_linenumber))
        """;
  }

  @Override
  public TpchTable<LineItem> generator() {
    return TpchTable.LINE_ITEM;
  }

  @Override
  public long key(TpchEntity row) {
    var line = (LineItem) row;
    largestOrder = Math.max(largestOrder, line.getOrderKey());
    linesOfLargest = LINES;
    return line.getOrderKey() * LINES + line.getLineNumber();
  }

  @Override
  public long newKey() {
    if (linesOfLargest >= LINES - 1) {
      largestOrder++;
      linesOfLargest = 0;
    }
    return largestOrder * LINES + ++linesOfLargest;
  }

  @Override
  public int setKey(PreparedStatement statement, int first, long key) throws SQLException {
    statement.setLong(first, key / LINES);
    statement.setInt(first + 1, (int) (key % LINES));
    return first + 2;
  }

  @Override
  public String[] keyColumns() {
    return new String[] {"l_orderkey", "l_linenumber"};
  }

  @Override
  public String[] valueColumns() {
    return new String[] {
      "l_partkey",
      "l_suppkey",
      "l_quantity",
      "l_extendedprice",
      "l_discount",
      "l_tax",
      "l_returnflag",
      "l_linestatus",
      "l_shipdate",
      "l_commitdate",
      "l_receiptdate",
      "l_shipinstruct",
      "l_shipmode",
      "l_comment"
    };
  }

  @Override
  public void setValues(PreparedStatement statement, int first, Words words) throws SQLException {
    statement.setLong(first, words.random().nextLong(1, 2000));
    statement.setLong(first + 1, words.random().nextLong(1, 100));
    statement.setBigDecimal(first + 2, words.amount(1, 50));
    statement.setBigDecimal(first + 3, words.amount(900, 100_000));
    statement.setBigDecimal(first + 4, words.rate());
    statement.setBigDecimal(first + 5, words.rate());
    statement.setString(first + 6, words.oneOf("R", "A", "N"));
    statement.setString(first + 7, words.oneOf("O", "F"));
    statement.setObject(first + 8, words.day());
    statement.setObject(first + 9, words.day());
    statement.setObject(first + 10, words.day());
    statement.setString(first + 11, words.oneOf("COLLECT COD", "NONE", "TAKE BACK RETURN"));
    statement.setString(first + 12, words.oneOf("AIR", "RAIL", "SHIP", "TRUCK"));
    words.setComment(statement, first + 13, 44);
  }

  @Override
  public String[] updatedColumns() {
    return new String[] {"l_quantity", "l_discount", "l_linestatus", "l_receiptdate", "l_comment"};
  }

  @Override
  public int setUpdate(PreparedStatement statement, int first, Words words) throws SQLException {
    statement.setBigDecimal(first, words.amount(1, 50));
    statement.setBigDecimal(first + 1, words.rate());
    statement.setString(first + 2, words.oneOf("O", "F"));
    statement.setObject(first + 3, words.day());
    words.setComment(statement, first + 4, 44);
    return first + 5;
  }
}
