package io.icecap.connect;

import io.icecap.change.TableName;
import io.icecap.config.IcecapSinkConfig;
import io.icecap.decode.DecoderSettings;
import io.icecap.decode.DecoderSettings.KeyMode;

/** The rules of each table, by what a connector was given for it and for all of its tables. */
interface RulesOfTables {
  TableRules of(TableName table);

  /** Of records that may have no table. */
  TableRules ofOthers();

  static RulesOfTables of(IcecapSinkConfig config) {
    return new RulesOfTables() {
      @Override
      public TableRules of(TableName table) {
        return rules(config.of(table));
      }

      @Override
      public TableRules ofOthers() {
        return rules(config);
      }
    };
  }

  /** The same for all tables. */
  static RulesOfTables all(TableRules rules) {
    return new RulesOfTables() {
      @Override
      public TableRules of(TableName table) {
        return rules;
      }

      @Override
      public TableRules ofOthers() {
        return rules;
      }
    };
  }

  private static TableRules rules(IcecapSinkConfig config) {
    KeyMode ofKeyed = config.keyIsRecordKey() ? KeyMode.RECORD_KEY : KeyMode.VALUE_COLUMNS;
    KeyMode mode = config.appends() ? KeyMode.NONE : ofKeyed;
    return new TableRules(
        new DecoderSettings(
            mode,
            config.keyColumns(),
            config.unavailablePlaceholder(),
            config.types(),
            config.addedColumns(),
            config.orderBy().isPresent()),
        config.tables(),
        config.evolution(),
        config.appends()
            ? new WantedChanges(false, false, true)
            : new WantedChanges(config.deletes(), config.truncates()));
  }
}
