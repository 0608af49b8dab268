package io.icecap.store;

/** Where an object is: an absolute URI such as {@code file:///w/t/x} or {@code s3://bucket/t/x}. */
public record Location(String uri) {
  public Location {
    if (!uri.matches("[a-z][a-z0-9+.-]*:/.*")) {
      throw new IllegalArgumentException(
          "'%s' is not a location: the scheme is missing; write file:///path or s3://bucket/path"
              .formatted(uri));
    }
    uri = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  /** The location {@code name} below this one. */
  public Location resolve(String name) {
    return new Location(uri + "/" + name);
  }

  /** What follows the last slash. */
  public String name() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return uri;
  }
}
