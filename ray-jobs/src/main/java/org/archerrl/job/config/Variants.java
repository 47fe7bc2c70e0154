package org.archerrl.job.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.variant.critic.TemporalDifference;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.regime.OnlineReplay;

/** The records that algorithms are made of. */
public final class Variants {
    /**
     * One record.
     *
     * @param name of the record
     * @param axis critic, extraction or regime
     * @param description one sentence
     * @param defaults its keys with their defaults, as YAML
     */
    public record Variant(String name, String axis, String description, String defaults) {}

    /** All of them, by axis. */
    public static final List<Variant> ALL = List.of(
            variant("critic", "twin Q and V over utterances, fitted by temporal differences", new TemporalDifference()),
            variant("extraction", "several clipped steps on each set of fresh utterances", new ClippedPolicyGradient()),
            variant("extraction", "one plain policy-gradient step on each set of fresh utterances", new Reinforce()),
            variant("regime", "online, from a replay buffer with a window for each learner", new OnlineReplay()));

    private Variants() {}

    private static Variant variant(String axis, String description, Record record) {
        return new Variant(record.getClass().getSimpleName(), axis, description, yaml(record));
    }

    static String yaml(Record record) {
        Map<String, Object> map = RecordBinder.toMap(record);
        return map.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("\n"));
    }
}
