package io.icecap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class Version {
  public static final String OF_BUILD = read();

  private Version() {}

  private static String read() {
    try (InputStream stamped = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(stamped);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("The jar is damaged: version.properties can't be read", e);
    }
  }
}
