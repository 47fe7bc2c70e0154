package org.archerrl.job.cluster;

import io.ray.api.PlacementGroups;
import io.ray.api.Ray;
import io.ray.api.call.ActorCreator;
import io.ray.api.options.PlacementGroupCreationOptions;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The place of one actor: on any node that has what it needs, or on one node with others. */
public final class Berth {
    /** How long one node with all that is asked for may take to be there. */
    private static final Duration READY = Duration.ofMinutes(10);

    private final Map<String, Double> amounts;
    private final Optional<PlacementGroup> group;
    private final int bundle;

    private Berth(Map<String, Double> amounts, Optional<PlacementGroup> group, int bundle) {
        this.amounts = amounts;
        this.group = group;
        this.bundle = bundle;
    }

    /** Returns a place on any node that has what is needed. */
    public static Berth anywhere(Needs needs) {
        return new Berth(needs.amounts(), Optional.empty(), 0);
    }

    /**
     * Returns places on one and the same node, held from now on until the run ends; embedded there is only one.
     *
     * @param needs of each actor; one that needs nothing counts as a trace of a core, for a group holds no empty places
     * @throws ClusterException if no node can hold all of them
     */
    public static List<Berth> together(List<Needs> needs) {
        if (Ray.getRuntimeContext().isLocalMode()) {
            return needs.stream().map(Berth::anywhere).toList();
        }
        List<Map<String, Double>> bundles = needs.stream()
                .map(n -> n.amounts().isEmpty() ? new Needs(0.01, 0, "").amounts() : n.amounts())
                .toList();
        PlacementGroup group = PlacementGroups.createPlacementGroup(new PlacementGroupCreationOptions.Builder()
                .setName("archer-learners-" + Ray.getRuntimeContext().getCurrentJobId())
                .setBundles(bundles)
                .setStrategy(PlacementStrategy.STRICT_PACK)
                .build());
        if (!group.wait(Math.toIntExact(READY.toSeconds()))) {
            PlacementGroups.removePlacementGroup(group.getId());
            throw new ClusterException("placement.learners: within " + READY.toSeconds()
                    + " s no node could hold all of "
                    + bundles.stream().map(Needs::words).toList()
                    + "; write anywhere, or ask for less");
        }
        return IntStream.range(0, needs.size())
                .mapToObj(i -> new Berth(bundles.get(i), Optional.of(group), i))
                .toList();
    }

    void apply(ActorCreator<?> creator) {
        creator.setResources(amounts);
        group.ifPresent(g -> creator.setPlacementGroup(g, bundle));
    }
}
