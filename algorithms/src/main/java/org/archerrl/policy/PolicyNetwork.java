package org.archerrl.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.nn.LowRank;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.Adapter;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rl.Seed;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.Precision;

/** The weights of a policy and the network over them: a model, and perhaps a low-rank addition that learns in its place. */
final class PolicyNetwork implements AutoCloseable {
    private final LanguageModel model;
    private final Optional<Addition> addition;
    private final Passes passes;
    private Parameters base;
    private Transformer transformer;
    private boolean isUnpacked;

    /** A low-rank addition, and where the model that it is added to lies. */
    private record Addition(Adapter adapter, LowRank lowRank) {}

    private PolicyNetwork(LanguageModel model, Parameters base, Optional<Addition> addition, Use use, Passes passes) {
        this.model = model;
        this.base = base;
        this.addition = addition;
        this.passes = passes;
        if (use == Use.LEARNS) {
            parameters().requireGradients();
        } else {
            Transformer.pack(model.config(), base);
        }
        view();
    }

    /** Makes the network over the weights that there are. */
    private void view() {
        String prefix = model.config().family().prefix();
        Optional<LowRank> lowRank = addition.map(Addition::lowRank);
        transformer = new Transformer(model.config(), base, prefix, passes.precision(), lowRank);
    }

    /** Makes a GPT-2 with freshly drawn weights, whose utterances end with {@code terminator}. */
    static PolicyNetwork initialised(TransformerConfig config, int terminator, ComputeDevice device, Seed seed) {
        Parameters parameters = new Parameters(device);
        Transformer.initialise(config, parameters, config.family().prefix(), seed.random());
        LanguageModel model = LanguageModel.gpt2(config, terminator);
        return new PolicyNetwork(model, parameters, Optional.empty(), Use.LEARNS, Passes.PLAIN.on(device));
    }

    /** Reads a model, tensor by tensor. */
    static PolicyNetwork of(ModelSource source, Use use, Passes passes) {
        return of(source, Optional.empty(), use, passes);
    }

    /** Reads a model that stays as it is, and makes a fresh addition to it. */
    static PolicyNetwork added(ModelSource source, String name, LowRank.Options options, Passes passes, Seed seed) {
        TransformerConfig config = LanguageModel.read(source).config();
        LowRank lowRank = LowRank.initialised(config, options, passes.device(), seed.random());
        return withAddition(source, new Addition(new Adapter(name, options), lowRank), Use.LEARNS, passes);
    }

    /** Reads a model, and the addition to it that {@code files} hold. */
    static PolicyNetwork added(ModelSource source, Map<String, byte[]> files, Use use, Passes passes) {
        Adapter adapter = Adapter.read(files);
        TransformerConfig config = LanguageModel.read(source).config();
        LowRank lowRank = LowRank.of(adapter.options(), adapter.tensors(files, config), passes.device());
        return withAddition(source, new Addition(adapter, lowRank), use, passes);
    }

    private static PolicyNetwork withAddition(ModelSource source, Addition addition, Use use, Passes passes) {
        try {
            return of(source, Optional.of(addition), use, passes);
        } catch (RuntimeException e) {
            addition.lowRank().close();
            throw e;
        }
    }

    private static PolicyNetwork of(ModelSource source, Optional<Addition> addition, Use use, Passes passes) {
        LanguageModel model = LanguageModel.read(source);
        TensorSource tensors = model.tensors(source.tensors());
        boolean moves = use == Use.LEARNS && addition.isEmpty();
        Parameters base = new Parameters(moves ? Precision.FLOAT32 : passes.precision(), passes.device());
        base.addAll(tensors);
        return new PolicyNetwork(model, base, addition, use, passes);
    }

    /** Returns the files of what learns: a model's settings, weights and other texts, or those of an adapter. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        addition.ifPresentOrElse(
                a -> files.putAll(a.adapter()
                        .files(model.config(), a.lowRank().parameters().values())),
                () -> {
                    files.put(LanguageModel.CONFIG, model.json().getBytes(StandardCharsets.UTF_8));
                    files.put(ModelFiles.WEIGHTS, SafeTensors.encode(base.values(), Map.of("format", "pt")));
                });
        model.carried().forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /**
     * Replaces what learns.
     *
     * @throws CheckpointException if the files are of another model
     */
    void set(Map<String, byte[]> files) {
        if (addition.isPresent()) {
            parameters().set(addition.get().adapter().tensors(files, model.config()));
        } else if (base.isPacked()) {
            repack(files);
        } else {
            base.set(SafeTensors.decode(ModelFiles.required(files, ModelFiles.WEIGHTS)));
        }
    }

    private void repack(Map<String, byte[]> files) {
        try (ModelSource source = ModelSource.of(files)) {
            TensorSource tensors = model.tensors(source.tensors());
            base.close();
            base = new Parameters(passes.device());
            base.addAll(tensors);
            Transformer.pack(model.config(), base);
            view();
        }
    }

    /** Overwrites a part of what learns; until {@link #received} the network is not to be used. */
    void receive(long from, ByteBuffer part) {
        if (parameters().isPacked()) {
            Parameters blank = base.blank();
            base.close();
            base = blank;
            isUnpacked = true;
        }
        parameters().flat().write(from, part);
    }

    /** All parts have come. */
    void received() {
        if (isUnpacked) {
            Transformer.pack(model.config(), base);
            view();
            isUnpacked = false;
        }
    }

    LanguageModel model() {
        return model;
    }

    Passes passes() {
        return passes;
    }

    /** Returns the network over the present weights; asked for anew by each piece of work. */
    Transformer transformer() {
        return transformer;
    }

    /** Returns the weights that learn. */
    Parameters parameters() {
        return addition.map(a -> a.lowRank().parameters()).orElse(base);
    }

    @Override
    public void close() {
        base.close();
        addition.ifPresent(a -> a.lowRank().close());
    }
}
