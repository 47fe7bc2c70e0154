package org.archerrl.job.cli;

import com.google.common.primitives.Ints;
import java.util.List;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Generated;
import org.archerrl.policy.Generator;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;

/** A conversation with a language model: what both have said stays in its context while there is room. */
final class Dialogue {
    private static final int LONGEST_ANSWER = 256;

    private final TurnFormat format;
    private final Generator generator;
    private final Seed seed;
    private final int room;
    private int[] said = {};
    private int answers;

    /** Begins one; the policy stays owned by the caller. */
    Dialogue(TokenPolicy policy, Decoding decoding, Seed seed) {
        int context = policy.transformer().config().context();
        int longest = Math.max(1, Math.min(LONGEST_ANSWER, context / 2));
        this.format = policy.hasChatTemplate() ? policy.chatFormat() : TurnFormat.plain(policy.tokenizer());
        this.generator = new Generator(policy, policy.stopping(longest), decoding);
        this.seed = seed;
        this.room = context - longest;
    }

    /** Returns the model's answer. */
    String answer(String text) {
        int[] asked =
                said.length == 0 ? format.opening(text) : Ints.concat(said, format.reply(said[said.length - 1], text));
        int[] context = format.newest(asked, room);
        Generated answer = generator
                .generate(List.of(context), seed.child("answer", answers++))
                .get(0);
        said = Ints.concat(context, answer.tokens());
        return answer.text();
    }
}
