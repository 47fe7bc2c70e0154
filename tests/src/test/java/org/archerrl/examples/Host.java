package org.archerrl.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a command runs.
 *
 * @param address by which others reach it
 * @param launcher what a command line begins with to run there; empty for this process's own host
 */
public record Host(String address, List<String> launcher) {
    /** Where the tests run. */
    public static final Host HERE = new Host("127.0.0.1", List.of());

    /** Returns a command line that runs there. */
    public List<String> command(List<String> words) {
        List<String> all = new ArrayList<>(launcher);
        all.addAll(words);
        return all;
    }
}
