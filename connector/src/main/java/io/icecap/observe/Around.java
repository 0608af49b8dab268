package io.icecap.observe;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Does something around some methods of an object, and passes all others through: for interfaces
 * that are wide, so that what they gain later is passed through as well.
 */
final class Around {
  private Around() {}

  /** The call of a method, as it came. */
  @FunctionalInterface
  interface Call {
    Object proceed() throws Throwable;
  }

  /** What is done around a call. */
  @FunctionalInterface
  interface Advice {
    Object around(Call call, Object[] arguments) throws Throwable;
  }

  /**
   * @param advice by the names of methods, which must exist
   */
  static <T> T proxy(Class<T> type, T target, Map<String, Advice> advice) {
    advice.keySet().forEach(name -> require(type, name));
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Call call = () -> invoke(target, method, arguments);
          Advice of = advice.get(method.getName());
          return of == null ? call.proceed() : of.around(call, arguments);
        };
    return proxy(type, handler);
  }

  static Observer all(List<Observer> observers) {
    return proxy(
        Observer.class,
        (proxy, method, arguments) -> {
          for (Observer observer : observers) {
            Object ignored = invoke(observer, method, arguments);
          }
          return null;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static void require(Class<?> type, String name) {
    if (Arrays.stream(type.getMethods()).noneMatch(method -> method.getName().equals(name))) {
      throw new IllegalArgumentException("%s has no method %s".formatted(type, name));
    }
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
