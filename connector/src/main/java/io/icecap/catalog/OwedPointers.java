package io.icecap.catalog;

import io.icecap.change.TableId;
import java.util.Map;

/** Pointers that are looked at, or moved one by one, when none has to be moved before. */
record OwedPointers(TablePointers pointers, TransactionSettlement transactions)
    implements TablePointers {
  @Override
  public Pointer find(TableId table) {
    transactions.moveOwed();
    return pointers.find(table);
  }

  @Override
  public Pointer note(TableId table) {
    transactions.moveOwed();
    return pointers.note(table);
  }

  @Override
  public boolean rollForward(TableId table, String token, ChainEntry entry) {
    transactions.moveOwed();
    return pointers.rollForward(table, token, entry);
  }

  @Override
  public void moveTogether(Map<TableId, ChainEntry> entries) {
    pointers.moveTogether(entries);
  }

  @Override
  public boolean reset(TableId table, String noted, ChainEntry head) {
    transactions.moveOwed();
    return pointers.reset(table, noted, head);
  }

  @Override
  public void remove(TableId table) {
    pointers.remove(table);
  }
}
