package org.archerrl.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.interaction.Ending;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.ScoredUtterances;
import org.archerrl.learn.UpdateReport;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.preset.Archer;

/** A policy learner's step with ArCHer's published low level on one-turn episodes. */
final class PolicyWork implements Workload {
    private final TokenPolicy policy;
    private final PolicyLearner learner;
    private final List<TokenTrajectory> states;
    private final ScoredUtterances scored;

    PolicyWork(Sizes sizes, ComputeDevice device) {
        Tokenizer bytes = Tokenizer.fromJson(BpeTrainer.train(List.of(), BpeTrainer.SMALLEST_VOCABULARY));
        policy = TokenPolicy.initialised(Drawn.decoder(sizes), bytes, device, Drawn.SEED.child("weights"));
        learner = new PolicyLearner(policy, new Archer().spec());
        int[][] prompts = Drawn.tokens("prompts", sizes.batch(), sizes.prompt(), 0, sizes.vocabulary());
        states = IntStream.range(0, sizes.batch())
                .mapToObj(i -> episode("episode-" + i, prompts[i]))
                .toList();
        int[][] utterances = Drawn.tokens("utterances", sizes.batch(), sizes.fresh(), 0, sizes.vocabulary());
        float[][] logProbs = new float[sizes.batch()][sizes.fresh()];
        double[][] advantages = new double[sizes.batch()][];
        Arrays.setAll(advantages, i -> new double[] {i % 2 == 0 ? 1 : -1});
        scored = new ScoredUtterances(1, new Utterances(utterances, logProbs), advantages, new UpdateReport(Map.of()));
    }

    /** Returns an episode that says one token after its prompt. */
    private static TokenTrajectory episode(String id, int[] prompt) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + 1);
        TokenTurn turn = new TokenTurn(0, prompt.length, tokens.length, new float[0], 0, Ending.TERMINATED);
        return new TokenTrajectory(id, 0, tokens, List.of(turn), 0);
    }

    @Override
    public void run() {
        step();
    }

    /** Takes a step and returns its report. */
    UpdateReport step() {
        return learner.update(states, scored);
    }

    @Override
    public void close() {
        learner.close();
        policy.close();
    }
}
