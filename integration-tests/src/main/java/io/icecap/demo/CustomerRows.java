package io.icecap.demo;

import io.trino.tpch.Customer;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** {@code customer}, by {@code c_custkey}. */
final class CustomerRows implements TpchRows {
  private long largestKey;

  @Override
  public String name() {
    return "customer";
  }

  @Override
  public String createTable() {
    return """
        create table customer (
          c_custkey bigint primary key,
          c_name varchar(25),
          c_address varchar(40),
          c_nationkey integer,
          c_phone char(15),
          c_acctbal numeric(15,2),
          c_mktsegment char(10),
          c_comment varchar(117))
        """;
  }

  @Override
  public TpchTable<Customer> generator() {
    return TpchTable.CUSTOMER;
  }

  @Override
  public long key(TpchEntity row) {
    long key = ((Customer) row).getCustomerKey();
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
    return new String[] {"c_custkey"};
  }

  @Override
  public String[] valueColumns() {
    return new String[] {
      "c_name", "c_address", "c_nationkey", "c_phone", "c_acctbal", "c_mktsegment", "c_comment"
    };
  }

  @Override
  public void setValues(PreparedStatement statement, int first, Words words) throws SQLException {
    statement.setString(first, "Customer#" + words.random().nextInt(1_000_000_000));
    statement.setString(first + 1, "Address " + words.random().nextInt(1_000_000));
    statement.setInt(first + 2, words.random().nextInt(25));
    statement.setString(first + 3, "25-989-741-" + words.random().nextInt(1000, 10_000));
    statement.setBigDecimal(first + 4, words.amount(-999, 9999));
    statement.setString(first + 5, segment(words));
    words.setComment(statement, first + 6, 117);
  }

  @Override
  public String[] updatedColumns() {
    return new String[] {"c_acctbal", "c_mktsegment", "c_comment"};
  }

  @Override
  public int setUpdate(PreparedStatement statement, int first, Words words) throws SQLException {
    statement.setBigDecimal(first, words.amount(-999, 9999));
    statement.setString(first + 1, segment(words));
    words.setComment(statement, first + 2, 117);
    return first + 3;
  }

  private static String segment(Words words) {
    return words.oneOf("AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY");
  }
}
