package io.icecap.table.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.types.Types;

/**
 * What columns are called in the data files of a table that Delta reads, by name, for ever. Those
 * of its creation keep the names they had then; later ones are called by their field id, which is
 * known without writing anything down.
 */
final class FileNames {
  private static final String PROPERTY = "icecap.file-names";
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileNames() {}

  static void put(RowSchema created, Map<String, String> properties) {
    List<String> names = DataFileColumns.names(created);
    Map<Integer, String> byId = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      byId.put(created.columns().get(i).id(), names.get(i));
    }
    try {
      properties.put(PROPERTY, JSON.writeValueAsString(byId));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
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
