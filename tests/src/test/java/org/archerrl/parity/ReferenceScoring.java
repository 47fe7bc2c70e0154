package org.archerrl.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.torch.OpLibrary;

/**
 * Log-probabilities of utterances as the published reference computes them, on a GPT-2: each observation is padded on the
 * right to the longest one and its utterance put behind the padding; positions count the padding, and a shorter
 * observation's first token is predicted by a pad. The policy itself never computes this.
 *
 * <p>Legend: N rows, T width, D states, H heads.
 */
final class ReferenceScoring {
    private final NDManager manager;
    private final Parameters weights;
    private final TransformerConfig config;
    private final int[][] seen;
    private final int[][] said;
    private final int longestSeen;
    private final int width;
    private final int pad;

    ReferenceScoring(NDManager manager, TokenPolicy policy, int[][] seen, int[][] said) {
        this.manager = manager;
        this.weights = policy.parameters();
        this.config = policy.transformer().config();
        this.seen = seen;
        this.said = said;
        this.longestSeen = longest(seen);
        this.width = longestSeen + longest(said);
        this.pad = policy.tokenizer().terminator();
    }

    private static int longest(int[][] rows) {
        return Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
    }

    /** Returns the log-probability [N] of each utterance. */
    NDArray logProbs() {
        long[] tokens = new long[seen.length * width];
        long[] positions = new long[tokens.length];
        Arrays.fill(tokens, pad);
        for (int i = 0; i < tokens.length; i++) {
            positions[i] = i % width;
        }
        for (int n = 0; n < seen.length; n++) {
            for (int i = 0; i < seen[n].length; i++) {
                tokens[n * width + i] = seen[n][i];
            }
            for (int i = 0; i < said[n].length; i++) {
                tokens[n * width + longestSeen + i] = said[n][i];
            }
        }
        NDArray embedding = weights.get("transformer.wte.weight");
        NDArray x = chosen(embedding, tokens).add(chosen(weights.get("transformer.wpe.weight"), positions));
        x = x.reshape(seen.length, width, config.width());
        NDArray mask = mask();
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = "transformer.h." + layer + ".";
            x = x.add(attended(norm(x, block + "ln_1"), mask, block + "attn."));
            NDArray inner = linear(norm(x, block + "ln_2"), block + "mlp.c_fc");
            NDArray cubed = inner.add(OpLibrary.scaled(inner.mul(inner).mul(inner), .044715));
            NDArray gelu = OpLibrary.scaled(inner, .5)
                    .mul(OpLibrary.scaled(cubed, Math.sqrt(2 / Math.PI)).tanh().add(1));
            x = x.add(linear(gelu, block + "mlp.c_proj"));
        }
        return sums(norm(x, "transformer.ln_f"), embedding);
    }

    private NDArray chosen(NDArray rows, long[] index) {
        return OpLibrary.one(manager, "gather_states", rows, manager.create(index));
    }

    private NDArray norm(NDArray x, String name) {
        NDArray centred = x.sub(x.mean(new int[] {2}, true));
        NDArray variance = centred.square().mean(new int[] {2}, true);
        return centred.div(variance.add(config.epsilon()).sqrt())
                .mul(weights.get(name + ".weight"))
                .add(weights.get(name + ".bias"));
    }

    private NDArray linear(NDArray x, String name) {
        return x.matMul(weights.get(name + ".weight")).add(weights.get(name + ".bias"));
    }

    private NDArray attended(NDArray x, NDArray mask, String name) {
        int each = config.width() / config.heads();
        NDArray all_3NHTd = linear(x, name + "c_attn")
                .reshape(seen.length, width, 3, config.heads(), each)
                .transpose(2, 0, 3, 1, 4);
        NDArray scores = all_3NHTd.get(0).matMul(all_3NHTd.get(1).transpose(0, 1, 3, 2));
        NDArray weighted = OpLibrary.scaled(scores, 1 / Math.sqrt(each))
                .add(mask)
                .softmax(3)
                .matMul(all_3NHTd.get(2));
        return linear(weighted.transpose(0, 2, 1, 3).reshape(seen.length, width, config.width()), name + "c_proj");
    }

    /** Returns what to add to scores [N,1,T,T]: a token sees what is not padding, up to itself. */
    private NDArray mask() {
        float[] mask = new float[seen.length * width * width];
        for (int n = 0; n < seen.length; n++) {
            for (int query = 0; query < width; query++) {
                for (int key = 0; key < width; key++) {
                    boolean padding = key < longestSeen ? key >= seen[n].length : key - longestSeen >= said[n].length;
                    mask[(n * width + query) * width + key] = padding || key > query ? -1e30f : 0;
                }
            }
        }
        return manager.create(mask, new Shape(seen.length, 1, width, width));
    }

    private NDArray sums(NDArray states, NDArray embedding) {
        int longestSaid = width - longestSeen;
        long[] before = new long[seen.length * longestSaid];
        long[] targets = new long[before.length];
        float[] spoken = new float[before.length];
        for (int n = 0; n < said.length; n++) {
            for (int i = 0; i < longestSaid; i++) {
                int at = n * longestSaid + i;
                before[at] = (long) n * width + longestSeen - 1 + i;
                targets[at] = i < said[n].length ? said[n][i] : pad;
                spoken[at] = i < said[n].length ? 1 : 0;
            }
        }
        NDArray logProbs =
                OpLibrary.one(manager, "token_log_probs", chosen(states, before), embedding, manager.create(targets));
        return logProbs.mul(manager.create(spoken))
                .reshape(seen.length, longestSaid)
                .sum(new int[] {1});
    }
}
