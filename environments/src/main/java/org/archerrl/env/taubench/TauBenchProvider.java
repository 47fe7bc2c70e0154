package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;
import org.archerrl.env.service.Callers;
import org.archerrl.env.service.ServiceRules;

/** The benchmark's settings. */
public final class TauBenchProvider implements EnvironmentProvider {
    private static final String TEST = "test";
    /** Where a split is all there is, each so-many-th task is kept for evaluation. */
    private static final int KEPT = 5;

    @Override
    public String name() {
        return TauBenchSpec.NAME;
    }

    @Override
    public String description() {
        return "tau-bench's customer service, retail or airline, over its own files: reward 1 for the right database and answers.";
    }

    @Override
    public List<Option> options() {
        return ImmutableList.<Option>builder()
                .add(
                        Option.required("data", "folder that holds tau-bench's folders retail and airline"),
                        new Option("domain", "retail", "whose customers call: retail or airline"),
                        new Option("generation", "tau1", "whose tasks, tools and evaluation: tau1 or tau2"),
                        new Option(
                                "split",
                                "train",
                                "tasks to play: train, dev or test of tau1, train, test or base of tau2; evaluation plays"
                                        + " test, or each fifth task where that is what is played"),
                        new Option("max-turns", 30, "utterances until an episode is cut off, 1 to 1000"),
                        new Option(
                                "patience",
                                10,
                                "how many of the agent's speeches a scripted customer hears before it leaves, 1 to 1000"),
                        new Option(
                                "malformed-penalty",
                                0.0,
                                "taken from the reward for a call that cannot be made, 0 to 1"))
                .addAll(Callers.options())
                .build();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        Domain domain = Domain.named(settings.word("domain", List.of("retail", "airline")));
        Generation generation = Generation.named(settings.word("generation", List.of("tau1", "tau2")));
        String split = settings.word(
                "split",
                generation == Generation.TAU1 ? List.of("train", "dev", TEST) : List.of("train", TEST, "base"));
        ServiceRules rules =
                new ServiceRules(settings.integer("max-turns", 1, 1000), 0, settings.number("malformed-penalty", 0, 1));
        int patience = settings.integer("patience", 1, 1000);
        Callers callers = Callers.of(settings);
        Path folder = folder(settings, domain);
        TauDomain read = TauDomain.read(folder, domain, generation);
        TaskFiles files = new TaskFiles(folder, read.tools().keySet());
        ImmutableList<TauTask> tasks = files.read(generation, split);
        boolean isPartOfTest = split.equals(TEST) || split.equals("base");
        return new TauBenchSpec(
                read,
                isPartOfTest ? some(tasks, Part.PLAYED) : tasks,
                isPartOfTest ? some(tasks, Part.KEPT) : files.read(generation, TEST),
                rules,
                callers,
                patience);
    }

    private static Path folder(Settings settings, Domain domain) {
        Path folder = settings.folder("data").resolve(domain.toString());
        if (!Files.isDirectory(folder)) {
            throw new SettingException("environment.data: there is no folder " + folder
                    + "; give the folder that holds tau-bench's folders retail and airline");
        }
        return folder;
    }

    private enum Part {
        PLAYED,
        KEPT
    }

    private static ImmutableList<TauTask> some(List<TauTask> tasks, Part part) {
        ImmutableList<TauTask> some = IntStream.range(0, tasks.size())
                .filter(i -> (i % KEPT == KEPT - 1) == (part == Part.KEPT))
                .mapToObj(tasks::get)
                .collect(ImmutableList.toImmutableList());
        if (some.isEmpty()) {
            throw new SettingException("environment.split: there are " + tasks.size() + " tasks, and " + KEPT
                    + " are needed to keep one for evaluation; choose another split");
        }
        return some;
    }
}
