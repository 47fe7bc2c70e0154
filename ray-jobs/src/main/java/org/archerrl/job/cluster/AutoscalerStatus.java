package org.archerrl.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.archerrl.job.cluster.Room.Growth;

/** Reads what Ray's monitor writes down of the cluster's autoscaling. */
final class AutoscalerStatus {
    /** Without an autoscaler every node is of a type of its own, named after the node. */
    private static final String NO_TYPE = "node_[0-9a-f]{20,}";

    private AutoscalerStatus() {}

    /**
     * Returns whether nodes may come.
     *
     * @param status JSON; null before the monitor has looked for the first time, which counts as a fixed cluster
     */
    static Growth growth(String status) {
        if (status == null) {
            return Growth.FIXED;
        }
        try {
            JsonNode active = new ObjectMapper()
                    .readTree(status)
                    .path("autoscaler_report")
                    .path("active_nodes");
            boolean hasTypes = false;
            for (var names = active.fieldNames(); names.hasNext(); ) {
                hasTypes |= !names.next().matches(NO_TYPE);
            }
            return hasTypes ? Growth.AUTOSCALED : Growth.FIXED;
        } catch (IOException e) {
            return Growth.FIXED;
        }
    }
}
