package org.archerrl;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Until it is closed, memory that tensors do not hold is collected and written over at once. */
public final class MemoryPressure implements AutoCloseable {
    private final Thread thread = new Thread(this::press, "memory-pressure");
    private volatile boolean isOver;

    public MemoryPressure() {
        thread.setDaemon(true);
        thread.start();
    }

    private void press() {
        SplittableRandom random = new SplittableRandom(1);
        while (!isOver) {
            for (int i = 0; i < 2000; i++) {
                ByteBuffer taken = ByteBuffer.allocateDirect(random.nextInt(1, 4096));
                while (taken.hasRemaining()) {
                    taken.put((byte) 0x3f);
                }
            }
            System.gc();
        }
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
