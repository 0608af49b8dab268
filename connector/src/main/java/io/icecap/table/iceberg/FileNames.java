package io.icecap.table.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.types.Types;

/**
 * What columns, and the fields of structs, are called in the data files of a table that Delta
 * reads, by name, for ever. Those of its creation keep the names they had then; later ones are
 * called by their field id, which is known without writing anything down.
 */
final class FileNames {
  private static final String PROPERTY = "icecap.file-names";
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileNames() {}

  static void put(RowSchema created, Map<String, String> properties) {
    Map<Integer, String> byId = new TreeMap<>();
    put(created.columns(), DataFileColumns.names(created), byId);
    try {
      properties.put(PROPERTY, JSON.writeValueAsString(byId));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(List<Column> columns, List<String> names, Map<Integer, String> byId) {
    for (int i = 0; i < names.size(); i++) {
      byId.put(columns.get(i).id(), names.get(i));
      putWithin(columns.get(i).type(), byId);
    }
  }

  private static void putWithin(ColumnType type, Map<Integer, String> byId) {
    if (type instanceof ColumnType.StructOf struct) {
      put(struct.fields(), DataFileColumns.names(struct.fields()), byId);
    } else {
      type.parts().forEach(part -> putWithin(part.type(), byId));
    }
  }

  static boolean areFixed(Map<String, String> properties) {
    return properties.containsKey(PROPERTY);
  }

  static String of(Types.NestedField field, Map<String, String> properties) {
    String names = properties.get(PROPERTY);
    return names == null
        ? field.name()
        : read(names).getOrDefault(field.fieldId(), "_field_" + field.fieldId());
  }

  private static Map<Integer, String> read(String names) {
    try {
      return JSON.readValue(names, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The table property " + PROPERTY + " is not JSON", e);
    }
  }
}
