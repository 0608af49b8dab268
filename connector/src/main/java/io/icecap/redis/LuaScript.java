package io.icecap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The text of a script and the hash that Redis knows it by. */
record LuaScript(String text, String sha1) {
  /**
   * Defines {@code valid(incarnation)}: whether the incarnation was given in this life of the
   * server, and {@code recovering(incarnation)}: whether it is the mark of a recovery that began in
   * this life. The run id changes with every start, the replication id with every promotion: so a
   * primary that was replaced, made a replica and promoted again has another life too. About 4 µs.
   */
  private static final String LIFE =
      """
      local function after(text, name)
        local _, at = string.find(text, name, 1, true)
        if not at then
          error('this server tells no ' .. name .. ' in INFO; Icecap needs Redis 6.2 or later')
        end
        return string.sub(text, at + 1, at + 40)
      end
      local function life()
        return after(redis.call('INFO', 'server'), 'run_id:')
            .. '-' .. after(redis.call('INFO', 'replication'), 'master_replid:')
      end
      local function starts(text, start)
        return text and string.sub(text, 1, #start) == start
      end
      local function valid(incarnation)
        return starts(incarnation, life() .. ':')
      end
      local function recovering(incarnation)
        return starts(incarnation, life() .. '?')
      end
      """;

  static LuaScript of(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return new LuaScript(text, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }

  /** A script that can ask {@code valid}, {@code recovering} and {@code life}. */
  static LuaScript withLife(String text) {
    return of(LIFE + text);
  }
}
