package io.icecap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** One call of a script: its KEYS and ARGV, in the order they are added. */
final class ScriptCall {
  private final LuaScript script;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> args = new ArrayList<>();

  ScriptCall(LuaScript script) {
    this.script = script;
  }

  ScriptCall key(String key) {
    keys.add(key.getBytes(UTF_8));
    return this;
  }

  ScriptCall arg(String value) {
    return arg(value.getBytes(UTF_8));
  }

  ScriptCall arg(long value) {
    return arg(Long.toString(value));
  }

  ScriptCall arg(byte[] value) {
    args.add(value);
    return this;
  }

  LuaScript script() {
    return script;
  }

  List<byte[]> keys() {
    return keys;
  }

  List<byte[]> args() {
    return args;
  }
}
