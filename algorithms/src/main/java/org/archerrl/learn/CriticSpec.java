package org.archerrl.learn;

import java.util.Map;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.critic.TokenCritic;
import org.archerrl.critic.UtteranceCritic;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rl.Check;
import org.archerrl.rl.Seed;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Evaluator.Model;
import org.archerrl.variant.Granularity;

/**
 * Which network the critic is, and how much of a batch it takes at once.
 *
 * @param model one of {@link TransformerConfig#names()}, from scratch over the policy's tokens; or
 *     a BERT or RoBERTa encoder with its tokenizer.json, which reads texts (the paper): a directory or hub id
 * @param form how history and utterance reach the Q heads of a critic of utterances from scratch
 * @param pooling how a directory's encoder makes one vector of a text
 * @param microBatchEpisodes most episodes of a batch that are learnt from at once, 0 is all; the step is the same, what it
 *     needs of memory is not
 */
public record CriticSpec(String model, CriticForm form, EncoderPooling pooling, int microBatchEpisodes) {
    public CriticSpec {
        Check.within("critic.microBatchEpisodes", microBatchEpisodes, 0, 1 << 20);
        if (pooling != EncoderPooling.DEFAULT && isBuiltIn(model)) {
            throw new IllegalArgumentException(
                    "critic.pooling: only the encoder of a directory is pooled, got critic.model " + model
                            + "; leave it at default, or name a directory");
        }
    }

    /** A model with the defaults: whole batches, and the pooler if there is one. */
    public CriticSpec(String model) {
        this(model, CriticForm.TURNS, EncoderPooling.DEFAULT, 0);
    }

    /**
     * Refuses an encoder where tokens are to be valued.
     *
     * @throws IllegalArgumentException if it is so
     */
    public void check(AlgorithmSpec spec) {
        boolean ofTokens =
                spec.evaluator().model() == Model.VALUES && spec.credit().granularity() != Granularity.TURN;
        if (ofTokens && !isBuiltIn(model)) {
            throw new IllegalArgumentException("critic.model: credit to the "
                    + spec.credit().name()
                    + " needs values of the policy's own tokens, which a pretrained encoder does not read, got " + model
                    + "; write " + String.join(", ", TransformerConfig.names())
                    + ", or an algorithm with credit: turn");
        }
    }

    private static boolean isBuiltIn(String model) {
        return TransformerConfig.names().contains(model);
    }

    /** Returns a critic on {@code device} that has learnt nothing yet. */
    UtteranceCritic fresh(TokenPolicy policy, ComputeDevice device, Seed seed) {
        if (isBuiltIn(model)) {
            TransformerConfig spoken = policy.transformer().config();
            return new UtteranceCritic(
                    TransformerConfig.named(model, spoken.vocabulary(), policy.context()), form, device, seed);
        }
        try (ModelSource encoder = ModelSource.open(model)) {
            return UtteranceCritic.onEncoder(encoder, pooling, policy.tokenizer(), device, seed);
        }
    }

    /** Returns a critic of tokens on {@code device} that has learnt nothing yet. */
    TokenCritic freshOfTokens(TokenPolicy policy, int valueHeads, int actionHeads, ComputeDevice device, Seed seed) {
        TransformerConfig spoken = policy.transformer().config();
        return new TokenCritic(
                TransformerConfig.named(model, spoken.vocabulary(), policy.context()),
                valueHeads,
                actionHeads,
                device,
                seed);
    }

    /** Returns the critic on {@code device} that these files hold; a directory it was made from is not needed again. */
    UtteranceCritic restored(TokenPolicy policy, ComputeDevice device, Map<String, byte[]> files) {
        if (UtteranceCritic.isOnEncoder(files)) {
            return UtteranceCritic.restoredOnEncoder(files, policy.tokenizer(), device);
        }
        UtteranceCritic critic = fresh(policy, device, new Seed(0));
        critic.restore(files);
        return critic;
    }
}
