package org.archerrl.critic;

import java.util.Map;
import org.archerrl.nn.Parameters;

/** What kind of critic: how named weights make a network, and the files beside the weights that say so. */
interface CriticPlan extends AutoCloseable {
    /** Returns the network over these weights, which stay owned by {@code parameters}. */
    CriticNetwork network(Parameters parameters);

    /** Returns the files, by name, that a directory needs beside the weights for this plan to be made again. */
    Map<String, byte[]> files();

    @Override
    void close();
}
