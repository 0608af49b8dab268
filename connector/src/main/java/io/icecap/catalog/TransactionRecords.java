package io.icecap.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.catalog.TransactionRecord.Part;
import io.icecap.store.ExclusivePut;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The records of transactions, one object each under {@code _icecap/transactions}; {@link
 * TransactionExpiry} deletes them.
 */
final class TransactionRecords {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectStore store;
  private final Location folder;

  TransactionRecords(ObjectStore store, Location warehouse) {
    this.store = store;
    this.folder = warehouse.resolve("_icecap").resolve("transactions");
  }

  Optional<TransactionRecord> find(UUID transaction) {
    return read(location(transaction));
  }

  Optional<TransactionRecord> read(Location location) {
    return store.read(location).map(TransactionRecords::decode);
  }

  /** Shows what is there. */
  void visit(Consumer<StoredObject> visitor) {
    store.visit(folder, "", visitor);
  }

  /**
   * Decides the transaction, if nobody has.
   *
   * @return what it is decided to be
   * @throws io.icecap.store.OutcomeUnknownException if the store did not say
   * @throws io.icecap.store.StoreUnavailableException if it is certain that this is not the record
   */
  TransactionRecord decide(UUID transaction, TransactionRecord record) {
    return ExclusivePut.put(store, location(transaction), encode(record))
        ? record
        : find(transaction).orElseThrow();
  }

  private Location location(UUID transaction) {
    return folder.resolve(transaction + ".json");
  }

  static byte[] encode(TransactionRecord record) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("state", record.committed() ? "committed" : "aborted");
    ArrayNode parts = root.putArray("parts");
    for (Part part : record.parts()) {
      ObjectNode node = parts.addObject();
      NamesDocuments.add(node.putObject("table"), part.table());
      node.put("mark", part.mark()).put("metadata", part.metadata());
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TransactionRecord decode(byte[] content) {
    try {
      JsonNode root = JSON.readTree(content);
      if (root.path("format").asInt() != FORMAT) {
        throw new IllegalStateException(
            "A transaction's record has format %s, this version of Icecap reads %d; upgrade Icecap"
                .formatted(root.path("format"), FORMAT));
      }
      List<Part> parts = new ArrayList<>();
      for (JsonNode node : root.path("parts")) {
        parts.add(
            new Part(
                NamesDocuments.entry(node.get("table")),
                node.get("mark").asLong(),
                node.get("metadata").asText()));
      }
      return new TransactionRecord(root.path("state").asText().equals("committed"), parts);
    } catch (IOException e) {
      throw new IllegalStateException("A transaction's record is not JSON", e);
    }
  }
}
