package dev.wharf.server;

import dev.wharf.packet.Causes;
import dev.wharf.packet.Printable;
import dev.wharf.process.Program;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.PropertyBindingException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a setting of a bean ({@code camel.beans.NAME.SETTING}). Its value may be a
 * secret, and is not shown, except where a bean of Wharf's own shows it.
 */
final class BeanSetting {
  /** Camel's components have a hundred. */
  private static final int MOST_NAMED = 20;

  private BeanSetting() {}

  /** Whether it is about a setting of a bean itself, not of something that the bean has. */
  static boolean isIn(PropertyBindingException failure) {
    String name = failure.getPropertyName();
    return name != null && failure.getTarget() != null && name.matches("[\\w-]+");
  }

  /** The problem with the setting of that key, as a clause, with what to do. */
  static String problem(PropertyBindingException failure, String key) {
    Object bean = failure.getTarget();
    Method setter = setter(bean, failure.getPropertyName());
    if (setter == null) {
      return key
          + ": "
          + bean.getClass().getName()
          + " has no setting of that name."
          + settings(bean)
          + " Correct the line, or remove it";
    }
    return key + ": " + why(failure, setter);
  }

  /** The key of the setting that could not be given to its bean. */
  static String key(PropertyBindingException failure) {
    String prefix = failure.getOptionPrefix() == null ? "" : failure.getOptionPrefix();
    String key =
        failure.getOptionKey() == null ? failure.getPropertyName() : failure.getOptionKey();
    return Printable.of(
        prefix.isEmpty() || prefix.endsWith(".") ? prefix + key : prefix + "." + key);
  }

  private static String why(PropertyBindingException failure, Method setter) {
    IllegalArgumentException refused = Causes.first(failure, IllegalArgumentException.class);
    if (refused != null
        && refused.getMessage() != null
        && !(refused instanceof NumberFormatException)
        && (failure.getTarget() instanceof Program
            || !refused.getMessage().contains(value(failure)))) {
      return Printable.of(refused.getMessage());
    }
    Class<?> type = setter.getParameterTypes()[0];
    if (type == int.class || type == long.class) {
      return "must be a whole number";
    }
    if (type == boolean.class) {
      return "must be true or false";
    }
    return "the bean does not take this value";
  }

  // One around it may not know it.
  private static String value(PropertyBindingException failure) {
    String value = "";
    for (Throwable e = failure; e instanceof PropertyBindingException inner; e = e.getCause()) {
      value = inner.getValue() == null ? value : String.valueOf(inner.getValue());
    }
    return value;
  }

  private static @Nullable Method setter(Object bean, String name) {
    return Arrays.stream(bean.getClass().getMethods())
        .filter(method -> isSetter(method) && name(method).equalsIgnoreCase(name.replace("-", "")))
        .findFirst()
        .orElse(null);
  }

  private static String settings(Object bean) {
    List<String> names = names(bean);
    return names.isEmpty() || names.size() > MOST_NAMED
        ? ""
        : " It has " + String.join(", ", names) + ".";
  }

  private static List<String> names(Object bean) {
    return Arrays.stream(bean.getClass().getMethods())
        .filter(BeanSetting::isSetter)
        .map(BeanSetting::name)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isSetter(Method method) {
    return method.getName().startsWith("set")
        && method.getName().length() > 3
        && method.getParameterCount() == 1;
  }

  private static String name(Method setter) {
    String name = setter.getName().substring(3);
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
