package io.icecap.testing;

import io.icecap.catalog.TablePointers;

final class InMemoryTablePointersTest extends TablePointersContract {
  private final InMemoryBuffer buffer = new InMemoryBuffer();

  @Override
  protected TablePointers pointers() {
    return buffer;
  }

  @Override
  protected void flushAll() {
    buffer.flushAll();
  }

  @Override
  protected void restart() {
    buffer.restart();
  }
}
