package org.archerrl.job.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The orders of the process that started this one: they come by standard input, which ends with that process. */
final class Attendance {
    private Attendance() {}

    /** Stops at the line {@code stop}, and ends this process at once when nobody is there any more to give orders. */
    static void begin(StopSignals signals) {
        Thread thread = new Thread(() -> heed(signals), "attendance");
        thread.setDaemon(true);
        thread.start();
    }

    private static void heed(StopSignals signals) {
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                if (order.equals("stop")) {
                    signals.stop();
                }
            }
        } catch (IOException e) {
            System.err.println("archer: no more orders: " + e);
        }
        StopSignals.halt();
    }
}
