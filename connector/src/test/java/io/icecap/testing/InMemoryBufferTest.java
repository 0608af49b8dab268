package io.icecap.testing;

import io.icecap.buffer.ChangeBuffer;
import io.icecap.catalog.TablePointers;

final class InMemoryBufferTest extends ChangeBufferContract {
  private final InMemoryBuffer buffer = new InMemoryBuffer();

  @Override
  protected ChangeBuffer buffer() {
    return buffer;
  }

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
