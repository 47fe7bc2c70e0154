package org.archerrl.job.config;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.learn.MicroBatches;
import org.archerrl.nn.LowRank;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.MemoryBudget;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rl.Check;
import org.archerrl.rl.Seed;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.ChatTemplate;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.Precision;
import org.archerrl.torch.Tape.Recomputation;

/**
 * The token policy.
 *
 * @param model one of {@code archer list models}; or a pretrained one: a Hugging Face directory, a {@code .gguf} file, or a hub
 *     id of the local cache
 * @param vocabulary most entries of the byte-pair vocabulary that a built-in model learns from the warm start's text
 * @param phrases how many entries more may span several words, which makes episodes of stock phrases short
 * @param format how turns become tokens
 * @param system text before a chat's first turn, such as the rules of the task; empty leaves what the template has
 * @param context most tokens of an episode that it sees; 0 is half as many again as the longest demonstration has, for a
 *     pretrained model what it was made for
 * @param precision what passes compute with; weights that learn are kept in float32 in any case
 * @param recomputation whether the insides of blocks are computed again in the backward pass: less memory, a third more time
 * @param microBatchEpisodes most episodes that are learnt from at once, 0 is all: the same step in less memory
 * @param lora a low-rank addition that learns in the place of a pretrained model
 */
public record PolicyModel(
        String model,
        int vocabulary,
        int phrases,
        Format format,
        String system,
        int context,
        Precision precision,
        Recomputation recomputation,
        int microBatchEpisodes,
        Lora lora) {
    /** How turns become tokens. */
    public enum Format {
        /** By the model's chat template if it has one. */
        AUTO,
        /** By the model's chat template. */
        CHAT,
        /** Observations and utterances one after the other, as they are. */
        PLAIN
    }

    /**
     * A low-rank addition (LoRA, arXiv 2106.09685).
     *
     * @param rank r; 0 is no addition: the whole model learns
     * @param alpha the addition is scaled by alpha/rank
     * @param dropout share of the inputs that it does not see while it learns
     * @param targets the matrices it is added to, by the last parts of their names
     */
    public record Lora(int rank, double alpha, double dropout, String targets) {
        public Lora {
            Check.within("policy.lora.rank", rank, 0, 1 << 16);
            Check.positive("policy.lora.alpha", alpha);
            Check.within("policy.lora.dropout", dropout, 0, 0.99);
        }

        private Optional<LowRank.Options> options() {
            List<String> names =
                    Splitter.onPattern("[,\\s]+").omitEmptyStrings().splitToList(targets);
            return rank == 0 ? Optional.empty() : Optional.of(new LowRank.Options(rank, alpha, dropout, names));
        }
    }

    public PolicyModel {
        Models.check("policy.model", model);
        Check.within("policy.vocabulary", vocabulary, BpeTrainer.SMALLEST_VOCABULARY, 1 << 17);
        Check.within("policy.phrases", phrases, 0, 1 << 17);
        Check.within("policy.context", context, 0, 1 << 20);
        Check.within("policy.microBatchEpisodes", microBatchEpisodes, 0, 1 << 20);
        if (lora.rank() > 0 && Models.isBuiltIn(model)) {
            throw new IllegalArgumentException(
                    "policy.lora.rank: a model that is drawn afresh has nothing to be added to,"
                            + " got rank " + lora.rank() + " and policy.model " + model
                            + "; leave rank at 0, or name a pretrained model");
        }
    }

    /** A built-in model with the defaults. */
    PolicyModel(String model) {
        this(
                model,
                512,
                0,
                Format.AUTO,
                "",
                0,
                Precision.FLOAT32,
                Recomputation.NONE,
                0,
                new Lora(0, 16, 0, "q_proj v_proj"));
    }

    /** Returns whether the model has learnt a language already. */
    public boolean isPretrained() {
        return !Models.isBuiltIn(model);
    }

    /**
     * Refuses a pretrained model that cannot be opened, and an addition that does not fit it.
     *
     * @throws RecipeException if it is so
     */
    public void checkModel() {
        Models.checkLanguageModel("policy.model", model);
        lora.options().ifPresent(options -> {
            try (ModelSource source = ModelSource.open(model)) {
                LowRank.check(LanguageModel.read(source).config(), options);
            } catch (IllegalArgumentException e) {
                throw new RecipeException("policy.lora.targets: " + e.getMessage());
            }
        });
    }

    /** Returns how many tokens of an episode the policy of this pretrained model sees, its next utterance included. */
    public int seen(LanguageModel opened) {
        return passes().seen(opened.config().context());
    }

    /** Returns the shape of the built-in model for a vocabulary, seeing so many tokens. */
    public TransformerConfig builtIn(Tokenizer tokenizer, int seenTokens) {
        return TransformerConfig.named(model, tokenizer.vocabularySize(), seenTokens);
    }

    /** Returns the shape of the pretrained model. */
    public TransformerConfig opened() {
        try (ModelSource source = ModelSource.open(model)) {
            return LanguageModel.read(source).config();
        }
    }

    /** Opens the pretrained model to train it. */
    public TokenPolicy pretrained(ComputeDevice device, Seed seed) {
        return TokenPolicy.pretrained(model, lora.options(), passes().on(device), seed);
    }

    /** Returns the policy of these files, to learn. */
    public TokenPolicy learning(Map<String, byte[]> files, ComputeDevice device) {
        return TokenPolicy.restored(files, Use.LEARNS, passes().on(device));
    }

    /** Returns the policy of these files, to speak. */
    public TokenPolicy speaking(Map<String, byte[]> files, ComputeDevice device) {
        return TokenPolicy.restored(files, Use.SPEAKS, passes().on(device));
    }

    /**
     * Returns what a device needs for learning from parts of so many episodes.
     *
     * @param episodes of a part, if {@code microBatchEpisodes} does not say how many
     */
    public MemoryBudget budget(TransformerConfig config, int episodes) {
        int rows = microBatchEpisodes == 0 ? episodes : Math.min(microBatchEpisodes, episodes);
        int tokens = passes().seen(config.context());
        return MemoryBudget.of(config, passes(), lora.options(), rows, tokens, rows * tokens);
    }

    /**
     * Returns how turns become tokens.
     *
     * @param template of the model, if it has one
     * @throws RecipeException if this wants one and there is none, or it gives no format
     */
    public TurnFormat format(Tokenizer tokenizer, Optional<ChatTemplate> template) {
        boolean chats = format == Format.CHAT || format == Format.AUTO && template.isPresent();
        if (!chats && !system.isEmpty()) {
            throw new RecipeException("policy.system: only a chat has a system text, got one for a plain format"
                    + "; leave it out, or name a model with a chat template");
        }
        if (!chats) {
            return TurnFormat.plain(tokenizer);
        }
        ChatTemplate chat =
                template.orElseThrow(() -> new RecipeException("policy.format: chat needs a model with a chat"
                        + " template, and " + model + " has none; write plain"));
        try {
            return system.isEmpty() ? chat.format(tokenizer) : chat.format(tokenizer, system);
        } catch (IllegalArgumentException e) {
            throw new RecipeException("policy.format: " + e.getMessage());
        }
    }

    /** Returns how batches are cut. */
    public MicroBatches parts() {
        return new MicroBatches(microBatchEpisodes);
    }

    private Passes passes() {
        return new Passes(precision, recomputation, isPretrained() ? context : 0);
    }
}
