package dev.wharf.server;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;

/**
 * The beans of another registry, to be looked at: nothing is bound there, and no context is set.
 */
final class BorrowedBeans implements BeanRepository {
  private final BeanRepository owner;

  BorrowedBeans(BeanRepository owner) {
    this.owner = owner;
  }

  @Override
  public @Nullable Object lookupByName(String name) {
    return owner.lookupByName(name);
  }

  @Override
  public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
    return owner.lookupByNameAndType(name, type);
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    return Map.of();
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return Set.of();
  }
}
