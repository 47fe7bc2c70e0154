package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.nn.RowCache;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;

/** Goes on from prompts of any lengths, all in one batch. */
public final class Generator {
    private final TokenPolicy policy;
    private final Stopping stopping;
    private final Decoding decoding;

    /** Generates with {@code policy}, which stays owned by the caller. */
    public Generator(TokenPolicy policy, Stopping stopping, Decoding decoding) {
        this.policy = policy;
        this.stopping = stopping;
        this.decoding = decoding;
    }

    /**
     * Generates.
     *
     * @param prompts token ids, at least one in each
     * @param seed decides the draws; prompt i draws from its child {@code "prompt", i}, whatever stands beside it
     * @return one for each prompt, in their order
     * @throws PromptException if a prompt is empty, or leaves no room in the model's context for the utterance
     */
    public List<Generated> generate(List<int[]> prompts, Seed seed) {
        check(prompts);
        if (prompts.isEmpty()) {
            return List.of();
        }
        int rows = prompts.size();
        SplittableRandom[] randoms = new SplittableRandom[rows];
        Arrays.setAll(randoms, i -> seed.child("prompt", i).random());
        long[] lengths = prompts.stream().mapToLong(prompt -> prompt.length).toArray();
        try (Autograd scope = Autograd.off();
                RowCache cache = new RowCache(policy.transformer(), rows);
                NDManager manager = policy.device().scope()) {
            NDArray states = cache.append(manager, prompts.toArray(int[][]::new));
            Utterances said = new UtteranceSampler(policy.transformer(), stopping)
                    .sample(
                            manager,
                            cache.states(manager),
                            manager.create(lengths, new Shape(rows, 1)),
                            states,
                            randoms,
                            decoding);
            return IntStream.range(0, rows)
                    .mapToObj(i -> new Generated(stopping.text(said.tokens()[i]), said.tokens()[i], said.logProbs()[i]))
                    .toList();
        }
    }

    private void check(List<int[]> prompts) {
        int context = policy.transformer().config().context();
        int room = context - stopping.maxTokens();
        if (room < 1) {
            throw new PromptException("new tokens: must be fewer than the model's context of " + context + ", got "
                    + stopping.maxTokens() + "; ask for fewer");
        }
        for (int i = 0; i < prompts.size(); i++) {
            int length = prompts.get(i).length;
            if (length < 1 || length > room) {
                throw new PromptException("prompt " + (i + 1) + ": must have from 1 to " + room
                        + " tokens (the model's context of " + context + " less " + stopping.maxTokens()
                        + " new tokens), got " + length + "; give another prompt or ask for fewer new tokens");
            }
        }
    }
}
