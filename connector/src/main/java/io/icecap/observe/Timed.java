package io.icecap.observe;

import java.time.Duration;

/** Tells how long a step takes that ends well. */
final class Timed {
  private final Observer observer;

  Timed(Observer observer) {
    this.observer = observer;
  }

  Around.Advice as(Step step) {
    return (call, arguments) -> {
      long start = System.nanoTime();
      Object result = call.proceed();
      observer.took(step, Duration.ofNanos(System.nanoTime() - start));
      return result;
    };
  }
}
