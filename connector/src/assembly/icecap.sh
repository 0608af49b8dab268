#!/bin/sh
# Runs Icecap's command line.
#   JAVA_HOME           which Java, 17 or newer; else the one on the PATH
#   ICECAP_JAVA_OPTS    more arguments for Java, such as -Xmx2g
home=$(cd "$(dirname "$0")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || {
  echo "icecap: no java at $java. Install a Java 17 or newer, or set JAVA_HOME." >&2
  exit 1
}
# for the values of nested types, which SQL takes for times of the machine's zone
[ "$1" = sql ] && ICECAP_JAVA_OPTS="-Duser.timezone=UTC $ICECAP_JAVA_OPTS"
# shellcheck disable=SC2086 # several arguments
exec "$java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED $ICECAP_JAVA_OPTS \
  -cp "$home/etc:$home/lib/*" io.icecap.cli.Main "$@"
