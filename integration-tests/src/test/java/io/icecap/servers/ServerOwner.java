package io.icecap.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/** A JVM that starts Redis and PostgreSQL, tells their process ids, and waits to be killed. */
final class ServerOwner {
  private ServerOwner() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    ServerProcesses.ofThisJvm().removeAtEnd(directory);
    var redis = EmbeddedRedis.start(directory.resolve("redis"));
    Path postgres = directory.resolve("postgres");
    EmbeddedPostgres.start(postgres);
    System.out.println(redis.process().pid());
    System.out.println(Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(0).trim());
    Thread.currentThread().join();
  }
}
