package io.icecap.table.iceberg;

import io.icecap.change.TableName;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import org.apache.iceberg.TableMetadata;

/** What becomes of a table that a connector has settings for. */
record Adoption(TableName name, TableSettings wanted, ProjectedLog projected) {
  /**
   * The table as it is to be; the same object if it is.
   *
   * @throws IllegalArgumentException if it can't be: problem, why, how to fix
   */
  TableMetadata of(IcebergHead at) {
    AskedSettings asked = AskedSettings.in(wanted);
    TableMetadata table =
        AdoptedSettings.in(at.table(), wanted.formatVersion(), asked, name.toString());
    TableFormats formats = asked.formats(table);
    if (formats.hasDelta() && Formats.hadDelta(table)) {
      projected.withdraw(at); // what is left of the log it had
    }
    return asked.noted(AdoptedFormats.in(at, table, formats, projected::check, name.toString()));
  }

  void warnIfOverruled(TableMetadata table) {
    AskedSettings.in(wanted).warnIfOverruled(table, name);
  }
}
