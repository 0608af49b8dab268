package io.icecap.demo;

import io.trino.tpch.Order;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** {@code orders}, by {@code o_orderkey}. */
final class OrdersRows implements TpchRows {
  private long largestKey;

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public String createTable() {
    return """
        create table orders (
          o_orderkey bigint primary key,
          o_custkey bigint,
          o_orderstatus char(1),
          o_totalprice numeric(15,2),
          o_orderdate date,
          o_orderpriority char(15),
          o_clerk char(15),
          o_shippriority integer,
          o_comment varchar(79))
        """;
  }

  @Override
  public TpchTable<Order> generator() {
    return TpchTable.ORDERS;
  }

  @Override
  public long key(TpchEntity row) {
    long key = ((Order) row).getOrderKey();
    largestKey = Math.max(largestKey, key);
    return key;
  }

  @Override
  public long newKey() {
    return ++largestKey;
  }

  @Override
  public int setKey(PreparedStatement statement, int first, long key) throws SQLException {
    statement.setLong(first, key);
    return first + 1;
  }

  @Override
  public String[] keyColumns() {
    return new String[] {"o_orderkey"};
  }

  @Override
  public String[] valueColumns() {
    return new String[] {
      "o_custkey",
      "o_orderstatus",
      "o_totalprice",
      "o_orderdate",
      "o_orderpriority",
      "o_clerk",
      "o_shippriority",
      "o_comment"
    };
  }

  @Override
  public void setValues(PreparedStatement statement, int first, Words words) throws SQLException {
    statement.setLong(first, words.random().nextLong(1, 1500));
    statement.setString(first + 1, words.oneOf("O", "F", "P"));
    statement.setBigDecimal(first + 2, words.amount(1000, 400_000));
    statement.setObject(first + 3, words.day());
    statement.setString(first + 4, words.oneOf("1-URGENT", "2-HIGH", "3-MEDIUM", "5-LOW"));
    statement.setString(first + 5, "Clerk#" + words.random().nextInt(1000));
    statement.setInt(first + 6, words.random().nextInt(3));
    words.setComment(statement, first + 7, 79);
  }

  @Override
  public String[] updatedColumns() {
    return new String[] {"o_orderstatus", "o_totalprice", "o_comment"};
  }

  @Override
  public int setUpdate(PreparedStatement statement, int first, Words words) throws SQLException {
    statement.setString(first, words.oneOf("O", "F", "P"));
    statement.setBigDecimal(first + 1, words.amount(1000, 400_000));
    words.setComment(statement, first + 2, 79);
    return first + 3;
  }
}
