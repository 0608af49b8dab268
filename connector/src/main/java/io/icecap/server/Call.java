package io.icecap.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTRequest;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.requests.RenameTableRequest;

/**
 * One request to the catalog, its path taken apart.
 *
 * @param path what stands in the places of the route's variables, still encoded
 * @param headers by their names in lower case
 */
record Call(
    Caller caller,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  /** As clients encode the separator of levels unless they are told otherwise. */
  static final String SEPARATOR = "%1F";

  private static final ObjectMapper JSON = CatalogJson.mapper();

  Namespace namespace() {
    Namespace namespace = RESTUtil.decodeNamespace(path.get("namespace"), SEPARATOR);
    for (String level : namespace.levels()) {
      requireName(level);
    }
    return namespace;
  }

  /**
   * The same, where the caller may do this.
   *
   * @throws org.apache.iceberg.exceptions.ForbiddenException if not
   */
  Namespace namespace(Permission permission) {
    Namespace namespace = namespace();
    caller.require(permission, namespace);
    return namespace;
  }

  TableIdentifier table(Permission permission) {
    return identifier("table", permission);
  }

  TableIdentifier view(Permission permission) {
    return identifier("view", permission);
  }

  /** From one name to another, where the caller may write both. */
  RenameTableRequest renaming() {
    RenameTableRequest request = body(RenameTableRequest.class);
    caller.require(Permission.WRITE, request.source().namespace());
    caller.require(Permission.WRITE, request.destination().namespace());
    return request;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /**
   * @throws MalformedRequestException if the body is not such a request
   */
  <T extends RESTRequest> T body(Class<T> type) {
    try {
      JsonNode json = JSON.readTree(body);
      if (!json.isObject()) {
        throw new MalformedRequestException("The body has to be a JSON object", null);
      }
      T request = JSON.treeToValue(json, type);
      request.validate();
      return request;
    } catch (IOException | RuntimeException e) {
      // whatever Iceberg's parsers meet in it, the body is to blame
      throw new MalformedRequestException(
          "The body is not a %s: %s".formatted(type.getSimpleName(), e.getMessage()), e);
    }
  }

  private TableIdentifier identifier(String variable, Permission permission) {
    return TableIdentifier.of(
        namespace(permission), requireName(RESTUtil.decodeString(path.get(variable))));
  }

  private static String requireName(String name) {
    if (name.isEmpty()) {
      throw new MalformedRequestException("A name in the path is empty", null);
    }
    return name;
  }
}
