package org.archerrl.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PlayedEpisodes;

/** Reads returns; there is nothing to fit. */
final class ReturnsLearner implements EvaluatorLearner {
    private final AlgorithmSpec spec;
    private final Rewards rewards;

    ReturnsLearner(AlgorithmSpec spec, Rewards rewards) {
        this.spec = spec;
        this.rewards = rewards;
    }

    @Override
    public ScoredUtterances score(List<TokenTrajectory> episodes, Seed seed) {
        EpisodeBatch batch = new EpisodeBatch(episodes);
        double[] advantages = spec.credit()
                .ofReturns(
                        new PlayedEpisodes(
                                rewards.byEpisode(episodes, batch),
                                episodes.stream()
                                        .mapToLong(TokenTrajectory::instance)
                                        .toArray(),
                                episodes.stream()
                                        .map(e -> e.turns().stream()
                                                .mapToLong(TokenTurn::anchor)
                                                .toArray())
                                        .toArray(long[][]::new)),
                        spec.horizon().discount(),
                        spec.transform());
        SummaryStatistics summary = new SummaryStatistics();
        Arrays.stream(advantages).forEach(summary::addValue);
        return new ScoredUtterances(
                1,
                Recorded.utterances(batch),
                Arrays.stream(advantages).mapToObj(a -> new double[] {a}).toArray(double[][]::new),
                new UpdateReport(Map.of(
                        "advantage.mean",
                        summary.getMean(),
                        "advantage.deviation",
                        Math.sqrt(summary.getPopulationVariance()))));
    }

    @Override
    public UpdateReport updates(List<List<TokenTrajectory>> batches, Seed seed) {
        return UpdateReport.NONE;
    }

    @Override
    public UpdateReport assess(List<TokenTrajectory> newEpisodes) {
        return UpdateReport.NONE;
    }

    @Override
    public void follow(Schedule schedule) {}

    @Override
    public Optional<TokenPolicy> replica() {
        return Optional.empty();
    }

    @Override
    public Map<String, byte[]> files() {
        return Map.of();
    }

    @Override
    public void close() {
        rewards.close();
    }
}
