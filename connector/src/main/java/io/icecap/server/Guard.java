package io.icecap.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;

/** Lets callers in by their tokens, or everybody who is on this machine. */
interface Guard {
  /**
   * @param host what the client calls the server, without the port
   * @param origin of the page that a browser sends the request for
   * @throws NotAuthorizedException if it is not known who calls
   * @throws ForbiddenException if a browser was made to call
   */
  Caller admit(Optional<String> authorization, String host, Optional<String> origin);

  static Guard of(Optional<Tokens> tokens) {
    return tokens.<Guard>map(ByToken::new).orElseGet(OnThisMachine::new);
  }

  /** A token as it is, or as the password that a browser asks for. */
  record ByToken(Tokens tokens) implements Guard {
    @Override
    public Caller admit(Optional<String> authorization, String host, Optional<String> origin) {
      return authorization
          .flatMap(ByToken::token)
          .flatMap(tokens::caller)
          .orElseThrow(
              () ->
                  new NotAuthorizedException(
                      "A valid token is needed: 'Authorization: Bearer …' (token=… in Iceberg's clients)"));
    }

    private static Optional<String> token(String authorization) {
      String[] words = authorization.split(" ", 2);
      return switch (words[0].toLowerCase(Locale.ROOT)) {
        case "bearer" -> Optional.of(words[words.length - 1].trim());
        case "basic" -> password(words[words.length - 1].trim());
        default -> Optional.empty();
      };
    }

    private static Optional<String> password(String encoded) {
      try {
        String userAndPassword =
            new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        return Optional.of(userAndPassword.substring(userAndPassword.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Whatever runs on this machine may do everything, but for one thing: a page of a stranger in a
   * browser here, which sends requests to any address, or has its own name resolved to this one.
   */
  record OnThisMachine() implements Guard {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    @Override
    public Caller admit(Optional<String> authorization, String host, Optional<String> origin) {
      boolean strange =
          !NAMES.contains(host) || origin.filter(from -> !NAMES.contains(hostOf(from))).isPresent();
      if (strange) {
        throw new ForbiddenException(
            "Without tokens this server answers to localhost alone; start it with --tokens to reach it by another name");
      }
      return Caller.ANYBODY;
    }

    private static String hostOf(String origin) {
      return origin.replaceFirst("^https?://", "").replaceFirst(":\\d+$", "");
    }
  }
}
