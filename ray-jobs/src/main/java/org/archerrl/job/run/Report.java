package org.archerrl.job.run;

import java.nio.file.Path;

/** stub */
public final class Report {
    private Report() {}

    /** stub */
    public static Path write(Path run) {
        return run.resolve("report.html");
    }
}
