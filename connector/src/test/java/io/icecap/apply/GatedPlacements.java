package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.FileRewrite;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cached partitions in which rewritten files are put in place only when they may be. */
final class GatedPlacements {
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean inUse;
  private volatile boolean closedInUse;

  /** From now on each waits until {@link #open}. */
  void close() {
    gate = new CountDownLatch(1);
  }

  void open() {
    gate.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** Whether a partition was closed in the middle of what another thread did to it. */
  boolean closedInUse() {
    return closedInUse;
  }

  /** In its partitions nothing is put in place before it may be. */
  PartitionCaches around(PartitionCaches caches) {
    return around(
        PartitionCaches.class,
        caches,
        (proxy, method, args) -> {
          Object result = invoke(method, caches, args);
          return result instanceof PartitionCache cache ? gated(cache) : result;
        });
  }

  private PartitionCache gated(PartitionCache cache) {
    return around(
        PartitionCache.class,
        cache,
        (proxy, method, args) -> {
          if (args != null && args[0] instanceof FileRewrite) {
            return place(() -> invoke(method, cache, args));
          }
          if (inUse && method.getName().equals("close")) {
            closedInUse = true;
          }
          return invoke(method, cache, args);
        });
  }

  private Object place(Call replace) throws Throwable {
    inUse = true;
    try {
      begun.countDown();
      await(gate);
      return replace.run();
    } finally {
      inUse = false;
    }
  }

  private interface Call {
    Object run() throws Throwable;
  }

  private static <T> T around(Class<T> type, T inner, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(inner.getClass().getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Method method, Object on, Object[] args) throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
