package io.karasu.config;

import io.karasu.corpus.Nullable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Binds a {@link ConfigNode} to a record, by component name. Every key must be known; it may be
 * null or missing only where the component is {@link Nullable}; numbers must be whole where the
 * component is, and within its {@link Range}. A sealed interface is bound by the key {@code kind},
 * the name of one of its records in lower case. What a compact constructor refuses is a problem
 * like the others.
 */
public final class ConfigBinder {

  private final Problems problems;

  private ConfigBinder(Problems problems) {
    this.problems = problems;
  }

  /**
   * Binds {@code node} to a {@code type}; returns null if that was not possible, and then there is
   * a problem.
   */
  @Nullable
  public static <T> T bind(ConfigNode node, Class<T> type, Problems problems) {
    return type.cast(new ConfigBinder(problems).record(node, type, ""));
  }

  /** The names by which the records of a sealed interface are known under {@code kind}. */
  public static Map<String, Class<?>> kinds(Class<?> sealed) {
    Map<String, Class<?>> kinds = new LinkedHashMap<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      kinds.put(permitted.getSimpleName().toLowerCase(Locale.ROOT), permitted);
    }
    return kinds;
  }

  @Nullable
  private Object record(ConfigNode node, Class<?> type, String path) {
    if (!node.isMap()) {
      return wrong(node, path, "a mapping");
    }
    int before = problems.list().size();
    RecordComponent[] components = type.getRecordComponents();
    reportUnknown(node, components, path);
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(node, components[i], path);
    }
    return problems.list().size() == before ? construct(node, type, arguments, path) : null;
  }

  private void reportUnknown(ConfigNode node, RecordComponent[] components, String path) {
    Set<String> known =
        Arrays.stream(components)
            .map(RecordComponent::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    node.map()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                problems.add(
                    value.origin(),
                    join(path, key)
                        + ": "
                        + value.shown()
                        + " (unknown key; expected one of "
                        + String.join(", ", known)
                        + ")");
              }
            });
  }

  @Nullable
  private Object component(ConfigNode parent, RecordComponent component, String path) {
    String keyPath = join(path, component.getName());
    ConfigNode node = parent.map().get(component.getName());
    if (node == null) {
      if (component.isAnnotationPresent(Nullable.class)) {
        return null;
      }
      problems.add(
          parent.origin(),
          keyPath + ": missing (expected " + describe(component.getGenericType()) + ")");
      return null;
    }
    if (node.value() == null) {
      return component.isAnnotationPresent(Nullable.class)
          ? null
          : wrong(node, keyPath, describe(component.getGenericType()));
    }
    Object value = value(node, component.getGenericType(), keyPath);
    checkRange(node, component, value, keyPath);
    return value;
  }

  private void checkRange(
      ConfigNode node, AnnotatedElement component, @Nullable Object value, String path) {
    Range range = component.getAnnotation(Range.class);
    if (range == null || value == null) {
      return;
    }
    boolean isList = value instanceof List;
    double size = isList ? ((List<?>) value).size() : ((Number) value).doubleValue();
    if (!(size >= range.min() && size <= range.max())) {
      String bounds =
          range.max() == Double.POSITIVE_INFINITY
              ? "at least " + number(range.min())
              : number(range.min()) + " to " + number(range.max());
      problems.add(
          node.origin(),
          path + ": " + node.shown() + " (expected " + bounds + (isList ? " entries)" : ")"));
    }
  }

  @Nullable
  private Object value(ConfigNode node, Type type, String path) {
    if (type instanceof ParameterizedType parameterized) {
      return collection(node, parameterized, path);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return record(node, raw, path);
    }
    if (raw.isSealed()) {
      return sealed(node, raw, path);
    }
    if (raw.isEnum()) {
      return constant(node, raw, path);
    }
    return scalar(node, raw, path);
  }

  @Nullable
  private Object collection(ConfigNode node, ParameterizedType type, String path) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      if (!node.isList()) {
        return wrong(node, path, "a list");
      }
      List<Object> items = new ArrayList<>();
      for (ConfigNode item : node.list()) {
        String itemPath = path + "[" + items.size() + "]";
        items.add(
            item.value() == null
                ? wrong(item, itemPath, describe(arguments[0]))
                : value(item, arguments[0], itemPath));
      }
      return items;
    }
    if (!node.isMap()) {
      return wrong(node, path, "a mapping");
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    node.map().forEach((key, item) -> entries.put(key, value(item, arguments[1], join(path, key))));
    return entries;
  }

  @Nullable
  private Object sealed(ConfigNode node, Class<?> type, String path) {
    Map<String, Class<?>> kinds = kinds(type);
    ConfigNode kind = node.map().get("kind");
    if (kind == null || !kinds.containsKey(String.valueOf(kind.value()))) {
      ConfigNode at = kind == null ? node : kind;
      String found = kind == null ? "missing" : kind.shown();
      problems.add(
          at.origin(),
          join(path, "kind")
              + ": "
              + found
              + " (expected one of "
              + String.join(", ", kinds.keySet())
              + ")");
      return null;
    }
    return record(node.without("kind"), kinds.get(String.valueOf(kind.value())), path);
  }

  @Nullable
  private Object constant(ConfigNode node, Class<?> type, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(node.value())) {
        return constant;
      }
    }
    return wrong(node, path, describe(type));
  }

  @Nullable
  private Object scalar(ConfigNode node, Class<?> type, String path) {
    Object value = node.value();
    if (type == String.class && value instanceof String) {
      return value;
    }
    if ((type == boolean.class || type == Boolean.class) && value instanceof Boolean) {
      return value;
    }
    if ((type == long.class || type == Long.class) && value instanceof Long) {
      return value;
    }
    if ((type == int.class || type == Integer.class)
        && value instanceof Long whole
        && whole == whole.intValue()) {
      return whole.intValue();
    }
    if ((type == double.class || type == Double.class) && value instanceof Number number) {
      return number.doubleValue();
    }
    return wrong(node, path, describe(type));
  }

  @Nullable
  private Object construct(ConfigNode node, Class<?> type, Object[] arguments, String path) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      String where = path.isEmpty() ? "" : path + ": ";
      problems.add(node.origin(), where + e.getCause().getMessage());
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("config record " + type.getName() + " cannot be made", e);
    }
  }

  @Nullable
  private Object wrong(ConfigNode node, String path, String expected) {
    String key = path.isEmpty() ? "" : path + ": ";
    problems.add(node.origin(), key + node.shown() + " (expected " + expected + ")");
    return null;
  }

  private static String describe(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getRawType() == List.class ? "a list" : "a mapping";
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return "one of "
          + Arrays.stream(raw.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    }
    return switch (raw.getSimpleName()) {
      case "String" -> "text";
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      default -> "a mapping";
    };
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String number(double value) {
    return value == StrictMath.rint(value) && StrictMath.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
