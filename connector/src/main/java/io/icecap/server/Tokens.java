package io.icecap.server;

import io.icecap.server.Caller.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;

/**
 * Who may call, by a file with a line for each caller: a name, the SHA-256 of the token in hex, and
 * grants such as {@code shop:write} or {@code *:read}. The file holds nothing that would let its
 * reader in. Lines that begin with {@code #} are comments.
 */
public final class Tokens {
  private static final String FORM = "name sha256-of-the-token namespace:read|write …";

  private final Map<String, Caller> callers;

  private Tokens(Map<String, Caller> callers) {
    this.callers = Map.copyOf(callers);
  }

  /**
   * @throws IllegalArgumentException saying which line is wrong and how to write it
   */
  public static Tokens read(Path file) throws IOException {
    Map<String, Caller> callers = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        List<String> words = Arrays.asList(line.split("\\s+"));
        if (callers.put(hash(words), caller(words)) != null) {
          throw new IllegalArgumentException("its token is that of an earlier line");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s, line %d: %s. Write: %s".formatted(file, i + 1, e.getMessage(), FORM), e);
      }
    }
    if (callers.isEmpty()) {
      throw new IllegalArgumentException(
          "%s lets nobody in: it has no line. Write: %s".formatted(file, FORM));
    }
    return new Tokens(callers);
  }

  Optional<Caller> caller(String token) {
    return Optional.ofNullable(callers.get(sha256(token)));
  }

  private static String hash(List<String> words) {
    if (words.size() < 3 || !words.get(1).matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException("it is not of the form");
    }
    return words.get(1).toLowerCase(Locale.ROOT);
  }

  private static Caller caller(List<String> words) {
    List<Grant> grants = new ArrayList<>();
    words.subList(2, words.size()).forEach(word -> grants.add(grant(word)));
    return new Caller(words.get(0), grants);
  }

  private static Grant grant(String word) {
    int colon = word.lastIndexOf(':');
    String namespace = word.substring(0, Math.max(colon, 0));
    Permission permission =
        switch (word.substring(colon + 1)) {
          case "read" -> Permission.READ;
          case "write" -> Permission.WRITE;
          default -> throw new IllegalArgumentException("'" + word + "' is no grant");
        };
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("'" + word + "' names no namespace");
    }
    return new Grant(
        namespace.equals("*") ? Namespace.empty() : Namespace.of(namespace.split("\\.")),
        permission);
  }

  private static String sha256(String token) {
    try {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}
